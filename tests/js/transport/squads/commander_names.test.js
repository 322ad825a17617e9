// Names of who commands: asked for once, anew for somebody new, and not without a pause while that fails.
import assert from "node:assert/strict";
import test from "node:test";
import { createCommanderNames } from "../../../../assets/app/transport/squads/commander_names.js";

const settle = () => new Promise((resolve) => { setTimeout(resolve); });

test("a name is asked for when somebody commands who is not known yet", async () => {
  const asked = [], answers = [{ names: { "account:7": "李指挥" } }, { names: { "account:7": "李指挥", "account:8": "王值班" } }];
  let drawn = 0;
  const names = createCommanderNames({ region: "330825", changed: () => { drawn += 1; }, fetch: async (address) => { asked.push(address); return answers.shift(); } });
  names.follow([], 0);
  assert.equal(asked.length, 0);
  names.follow(["account:7"], 0);
  names.follow(["account:7"], 1);
  await settle();
  assert.deepEqual([asked, names.nameOf("account:7"), names.nameOf("account:8"), drawn], [["/api/commanders?region=330825"], "李指挥", "…", 1]);
  names.follow(["account:7"], 20000);
  names.follow(["account:8"], 20000);
  await settle();
  assert.deepEqual([asked.length, names.nameOf("account:8")], [2, "王值班"]);
});

test("what fails is asked again after a pause", async () => {
  let asked = 0;
  const names = createCommanderNames({ region: "330825", changed() {}, fetch: async () => { asked += 1; throw new Error("away"); } });
  for (const now of [0, 5000, 9999, 10000]) {
    names.follow(["account:7"], now);
    await settle();
  }
  assert.deepEqual([asked, names.nameOf("account:7")], [2, "…"]);
});

test("whom no answer names is called unknown, and not asked for without end", async () => {
  let asked = 0;
  const names = createCommanderNames({ region: "330825", changed() {}, fetch: async () => { asked += 1; return { names: {} }; } });
  assert.equal(names.nameOf("system:1"), "…");
  for (let now = 0; now < 100000; now += 10000) {
    names.follow(["system:1"], now);
    await settle();
  }
  assert.deepEqual([asked, names.nameOf("system:1"), names.nameOf("account:7")], [3, "lead.unnamed", "…"]);
});
