// What a failure says to a reader; which case a command is for.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { CommandError } from "../../../../assets/app/transport/shared/command_request.js";
import { caseAddress, createCaseHandling, explainFailure } from "../../../../assets/app/ui/cases/case_handling.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("a refusal speaks in the server's words, a failure in ours", () => {
  assert.equal(explainFailure(new CommandError("这一步还没有完成", "bad_transition", true)), "这一步还没有完成");
  assert.match(explainFailure(new CommandError("", "unreachable", false)), /连不上服务器/);
  assert.match(explainFailure(new CommandError("", "status 502", false)), /status 502/);
  assert.equal(caseAddress("330825:四平台:1/2"), `/api/cases/${encodeURIComponent("330825:四平台:1/2")}`);
});

test("a command is for the case it was asked about, whichever is open when it is answered", async () => {
  const sent = [], settled = () => new Promise((resolve) => { setTimeout(resolve); });
  globalThis.fetch = /** @type {any} */ (async (address) => ({ ok: true, status: 200, json: async () => ({ handling: { version: address.includes("/a/") ? 4 : 9 }, commands: ["finish"], units: [], matters: [] }) }));
  let question = /** @type {any} */ (null);
  const handling = createCaseHandling(/** @type {any} */ ({
    may: true, draw() {}, renew() {}, say() {}, county: {}, ask: async (asked) => { question = asked; }, sender: { send: async (address, command) => { sent.push([address, command.version]); } },
  }));
  handling.open("a");
  await settled();
  await handling.press("finish");
  handling.open("b");
  await settled();
  await question.submit({ note: "" });
  assert.deepEqual(sent, [["/api/cases/a/commands", 4]]);
});
