// A message at the desk, in words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { describePlace, describeTimes, isEmpty, nameAuthor } from "../../../../../assets/app/ui/squads/messages/message_panel.js";
import { useCatalogue } from "../../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("whoever wrote is named as well as they are known", () => {
  const nameOf = (person) => (person === "a" ? "吴小燕" : null), names = { "account:7": "陈志远", "person:b": "周* b" };
  const tools = { nameOf, nameRegion: (/** @type {string} */ region) => (region === "330825101" ? "湖镇镇" : region) };
  const authors = ["person:a", "person:b", "account:7", "account:8", "township:330825101/zhou"];
  assert.deepEqual(authors.map((by) => nameAuthor(by, names, tools)), ["吴小燕", "周* b", "陈志远", "account:8", "湖镇镇 zhou"]);
});

test("a message of a dead spot says when it was written", () => {
  const now = Date.parse("2026-11-28T17:10:00+08:00"), at = "2026-11-28T17:02:00+08:00", said = "2026-11-28T16:50:00+08:00";
  assert.equal(describeTimes({ at, said_at: at }, now), "17:02");
  assert.equal(describeTimes({ at, said_at: said }, now), "17:02（16:50 发出）");
  assert.equal(describePlace({ lat: 29.04, lon: 119.18 }), "29.04000, 119.18000");
});

test("words, a photo or a place are enough", () => {
  assert.deepEqual([isEmpty({ text: " ", photo: null, point: null }), isEmpty({ text: "", photo: null, point: { lat: 1, lon: 1 } })], [true, false]);
});
