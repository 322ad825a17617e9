// What is keyed in on /sheets, and what each kind asks for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { chooseBook, createBookChoice, KEYED, listBooks, readResult } from "../../../../assets/app/state/sheets/keyed_books.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const rollout = (id, issued_at) => [id, { id, region: "330825", state: "issued", plan_name: "防台风", plan_name_en: "Typhoon", issued_at, prepared_at: "2026-11-29T08:00:00Z" }];
const STATES = new Map([["330825", {
  rollouts: new Map([rollout("RW-1", "2026-11-29T09:00:00Z"), rollout("RW-2", null)]),
  evacuations: new Map([["ZY-1", { id: "ZY-1", part: "order", region: "330825", evacuation: "ZY-1" }]]),
}]]);
const ids = (viewer) => listBooks(STATES, viewer).map((one) => one.id);

test("who leads roll-outs keys in sheets, who moves people forms", () => {
  assert.deepEqual(ids({ rights: ["rollouts", "evacuate"], pages: { rollout: "330825" } }), ["RW-1", "ZY-1"]);
  assert.deepEqual(ids({ rights: ["evacuate"], pages: {} }), ["ZY-1"]);
  assert.deepEqual(ids({ rights: ["rollouts"], pages: { rollout: "330825101" } }), ["RW-1"], "a township those of its own people");
});

test("the one that was asked for is chosen, else the first", () => {
  const books = listBooks(STATES, { rights: ["rollouts", "evacuate"], pages: { rollout: "330825" } });
  assert.deepEqual(["ZY-1", "RW-9", null].map((id) => chooseBook(books, id)?.id), ["ZY-1", "RW-1", "RW-1"]);
  assert.equal(chooseBook([], null), null);
});

test("what is keyed in stays when something newer comes first, and says so when it is gone", () => {
  const choice = createBookChoice(null), [old, newer] = ["RW-1", "RW-2"].map((id) => /** @type {any} */ ({ id }));
  assert.equal(choice.follow([]).book, null);
  assert.deepEqual([choice.follow([old]), choice.follow([newer, old])].map(({ book, gone }) => [book.id, gone]), [["RW-1", ""], ["RW-1", ""]]);
  assert.equal(choice.follow([]).book, null);
  assert.deepEqual(choice.follow([newer]), { book: newer, gone: "RW-1" });
  assert.equal(choice.follow([newer]).gone, "");
  choice.choose("RW-1");
  assert.equal(choice.follow([newer, old]).book.id, "RW-1");
});

test("a key is another result on each kind of paper", () => {
  assert.deepEqual(["0", "2", "5", "", "x"].map((key) => readResult(KEYED.sheet, key)), ["missed", "accepted", undefined, undefined, undefined]);
  assert.deepEqual(["0", "１", "5", "6", "7"].map((key) => readResult(KEYED.form, key)), [undefined, "told", "settled", "returned", undefined]);
});

test("only who moved is asked how many they are, and where", () => {
  assert.deepEqual(["told", "moved", "settled"].map(KEYED.form.more), [[], ["people"], ["shelter", "people"]]);
  assert.deepEqual(KEYED.sheet.more("accepted"), []);
});
