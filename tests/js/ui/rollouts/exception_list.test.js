// Who did not accept, in groups.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { exceptionsTemplate, groupsTemplate } from "../../../../assets/app/ui/rollouts/exception_list.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const line = (person, group) => /** @type {any} */ ({ task: { person, name: person, region: "330825101201001", tier: 2, state: "open", failed: null, round: 0 }, group, below: 19, accepted: 4, since: null });
const how = { may: true, now: 0, due: () => null, place: (code) => code };

test("a silent grid is taken over, whoever was reached is reminded", () => {
  const text = textOf(exceptionsTemplate([line("a", "silent"), line("b", "heard")], how));
  assert.match(text, /data-act=take-person data-value=a/);
  assert.match(text, /data-act=ring data-value=b/);
  assert.match(text, /下辖 19 人 领办 4/);
  assert.ok(!textOf(exceptionsTemplate([line("a", "silent")], { ...how, may: false })).includes("take-person"));
});

test("whoever is overdue is reminded to finish, and the line says since when", () => {
  const due = "2026-11-29T19:00:00+08:00", { task } = line("c", "overdue");
  const one = { ...line("c", "overdue"), task: { ...task, state: "accepted", accepted_at: "2026-11-29T15:20:00+08:00" } };
  const text = textOf(exceptionsTemplate([one], { ...how, now: Date.parse(due) + 60e3, due: () => due }));
  assert.match(text, /data-act=press data-value=c/);
  assert.match(text.replaceAll(/[\u2066-\u2069]/g, ""), /应于 19:00 前办结/);
  for (const act of ["take-person", "finish-for"]) assert.match(text, new RegExp(`data-act=${act} data-value=c`));
  assert.ok(!textOf(exceptionsTemplate([one], { ...how, may: false })).includes("finish-for"));
});

test("the groups say how many are in each", () => {
  const text = textOf(groupsTemplate({ silent: 4, unheard: 9, heard: 7 }, "silent"));
  for (const word of ["静默子树 4", "未接通 9", "已接通 7"]) assert.ok(text.includes(word), word);
  assert.equal([...text.matchAll(/aria-pressed=true/g)].length, 1);
});
