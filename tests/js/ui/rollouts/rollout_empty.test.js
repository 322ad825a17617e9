// /rollout without what it shows: it says why, and nothing of another one may be done.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { lackTemplate, sayEmpty, whyEmpty } from "../../../../assets/app/ui/rollouts/rollout_empty.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const row = (more) => /** @type {any} */ ({ id: "RW-1", plan_name: "防台风", plan_name_en: "Typhoon", state: "prepared", issued_at: null, issued_by: "", needs_second: true, ...more });

test("each reason has its words; what was issued is not empty", () => {
  const keys = [whyEmpty(null, "reading"), whyEmpty(null, "missing"), whyEmpty(null, ""), whyEmpty(row(), ""), whyEmpty(row({ issued_by: "陈" }), "")];
  assert.deepEqual(keys, ["rollout.reading.why", "rollout.missing.why", "rollout.none.why", "rollout.empty.prepared", "rollout.empty.waits"]);
  const said = [];
  sayEmpty(/** @type {any} */ ({ say: (name, { title }) => said.push([name, title]), hush: (name) => said.push(name) }), null, "reading");
  assert.deepEqual(said[0], ["cascade", "正在读取这次部署"]);
  said.length = 0;
  sayEmpty(/** @type {any} */ ({ say() {}, hush: (name) => said.push(name) }), row({ issued_at: "x" }), "");
  assert.deepEqual(said, ["cascade", "curves", "map", "exceptions"]);
});

test("while one is read there is no button of another, and the way to it", () => {
  const told = textOf(lackTemplate("reading", { id: "RW-0", rows: [row()], region: "330825", note: "" }));
  assert.ok(!told.includes('data-act="rollout"') && told.includes("RW-0") && told.includes("value=RW-1"), told);
});
