// Before an evacuation is ordered it is said whom it concerns, and of whom nobody knows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { CommandError } from "../../../../assets/app/transport/shared/command_request.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { orderEvacuation, previewWords } from "../../../../assets/app/ui/households/order_dialog.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const told = (more = {}) => ({ households: 12, people: 31, vulnerable: 3, needs: { infant: 2, disabled: 1 }, shelters: [{ name: "中心小学", capacity: 20, people: 31 }], unsheltered: 0, villages: 9, unlisted: [], ...more });

/** The dialogs, answered with `values` first and then with `go`. */
function order(answer, go = true) {
  const read = [], sent = [], asked = [], faults = [], done = [];
  const ask = async (question) => {
    asked.push(question);
    if (question.fields.length === 0 && !go) return false;
    await question.submit({ place: "330825101", risks: "flood,crew", due: "", reason: "台风将至" }).catch((problem) => faults.push(problem.complaint.text));
    return true;
  };
  const given = {
    ask, read: async (address) => { read.push(address); if (answer instanceof Error) throw answer; return answer; }, sender: { send: async (address, body) => { sent.push([address, body]); return { evacuation: "ZY-1" }; } },
    county: "330825", risks: ["flood"], townships: [{ code: "330825101", name: "湖镇镇" }], name: (code) => (code === "330825101" ? "湖镇镇" : code), done: (id) => done.push(id),
  };
  return { read, sent, asked, faults, done, run: () => orderEvacuation(/** @type {any} */ (given)) };
}

test("households, people, who needs help and shelters stand there; a shelter that is too small is marked", () => {
  const words = plain(previewWords(told(), (code) => code));
  assert.match(words, /应转移 12 户 31 人/);
  assert.match(words, /有困难人员 3 户：.* 2、.* 1/);
  assert.match(words, /▲ 中心小学 31 人（只可容 20）/);
  assert.ok(!words.includes("没有住户名单"));
});

test("villages without a list are not known, by name", () => {
  const words = plain(previewWords(told({ unlisted: ["330825101201"], unsheltered: 4 }), () => "希塘村"));
  assert.match(words, /▲ 1 \/ 9 个村没有住户名单，有多少人未知：希塘村/);
  assert.match(words, /▲ 4 人所在乡镇没有避灾场所/);
});

test("nothing is ordered before whom it concerns was seen and confirmed", async () => {
  const left = order(told(), false);
  await left.run();
  assert.deepEqual([left.sent, left.faults], [[], ["尚未下令"]]);
  const given = order(told());
  await given.run();
  assert.match(given.read[0], /preview\?region=330825&place=330825101&risks=flood%2Ccrew$/);
  assert.equal(plain(given.asked[1].go), "下令转移 12 户");
  assert.deepEqual([given.sent[0][1].risks, given.done], [["flood", "crew"], ["ZY-1"]]);
});

test("a place without a list cannot be ordered, and it is said why", async () => {
  const { sent, asked, faults, run } = order(told({ households: 0, people: 0, vulnerable: 0, shelters: [], unlisted: ["330825101201"] }));
  await run();
  assert.deepEqual([sent.length, asked.length], [0, 1]);
  assert.match(plain(faults[0]), /湖镇镇没有符合条件的住户[\s\S]*1 \/ 9 个村没有住户名单/);
});

test("that whom it concerns cannot be read is said, and nothing is ordered", async () => {
  const { sent, asked, faults, run } = order(new CommandError("", "unreachable", false));
  await run();
  assert.deepEqual([sent.length, asked.length], [0, 1]);
  assert.ok(faults[0], "words, not an empty line");
});
