// What is meant by what was typed: exact first, then the only one that holds it, else nothing.
import assert from "node:assert/strict";
import test from "node:test";
import { matchChoices, resolveChoice, resolvePlace } from "../../../../assets/app/state/cases/entry_choice.js";

const CHOICES = [["330825101", "湖镇镇"], ["330825101264", "湖镇镇希塘村"], ["330825102", "小南海镇"]];

test("a name, a code, or the only name that holds the text", () => {
  assert.deepEqual(resolveChoice(CHOICES, "湖镇镇"), CHOICES[0]);
  assert.deepEqual(resolveChoice(CHOICES, " 希塘 "), CHOICES[1]);
  assert.deepEqual(resolveChoice(CHOICES, "330825102"), CHOICES[2]);
});

test("what several names hold, or none, is not clear", () => {
  for (const text of ["镇", "县城", "", "  "]) assert.equal(resolveChoice(CHOICES, text), null);
  assert.equal(resolveChoice([["a", "同名"], ["b", "同名"]], "同名"), null);
});

test("a place is meant by its pinyin, the outer one where several are spelled by it", () => {
  const places = [["330825101", "湖镇镇", "hu zhen zhen"], ["330825101264", "湖镇镇希塘村", "hu zhen zhen xi tang cun"], ["330825102", "小南海镇", "xiao nan hai zhen"]];
  assert.deepEqual(resolvePlace(places, "hz"), places[0]);
  assert.deepEqual(resolvePlace(places, "XiTang"), places[1]);
  assert.deepEqual(matchChoices(places, "xnh"), [places[2]]);
  assert.equal(resolvePlace(places, "hzq"), null);
});

test("suggestions hold the text, or begin with the code", () => {
  assert.deepEqual(matchChoices(CHOICES, "湖镇").map(([code]) => code), ["330825101", "330825101264"]);
  assert.deepEqual(matchChoices(CHOICES, "330825102").map(([code]) => code), ["330825102"]);
  assert.equal(matchChoices(Array.from({ length: 99 }, (_, n) => [String(n), "村"]), "").length, 40);
});

test("of several places that hold the text the one in which the others lie is meant", () => {
  const places = [...CHOICES, ["330825101264001", "湖镇镇希塘村第一网格"], ["330825101264002", "湖镇镇希塘村第二网格"], ["330825102201", "小南海镇湖边村"]];
  assert.deepEqual(resolvePlace(places, "希塘"), places[1]);
  assert.deepEqual(resolvePlace(places, "湖镇"), places[0]);
  assert.deepEqual(resolvePlace(places, "第二网格"), places[4]);
  for (const text of ["湖", "网格", "", "县城"]) assert.equal(resolvePlace(places, text), null);
});

test("what leaves out more than a township's sign is suggested and never taken", () => {
  const places = [["330825201", "石佛乡"], ["330825201201", "石佛乡上溪村"], ["330825102", "大板桥镇"], ["330825102201", "大板桥镇下村"], ["330825003", "东华街道"], ["330825003001", "东华街道端礼社区"]];
  const meant = (text) => resolvePlace(places, text)?.[1] ?? null;
  assert.deepEqual(["石溪村", "石佛溪村", "石佛村", "大桥", "大桥村", "大板下村", "东华社区"].map(meant), Array(7).fill(null));
  assert.deepEqual(["石佛上溪村", "石佛乡 上溪", "东华端礼", "大板桥下村"].map(meant), ["石佛乡上溪村", "石佛乡上溪村", "东华街道端礼社区", "大板桥镇下村"]);
  assert.deepEqual(matchChoices(places, "石溪村").map(([, name]) => name), ["石佛乡上溪村"]);
  const matters = [["m1", "城区噪音处置"], ["m2", "非法采砂制砂处置"]];
  for (const text of ["噪处", "非法制砂", "城噪"]) assert.equal(resolveChoice(matters, text), null);
  assert.deepEqual(matchChoices(matters, "非法制砂"), [matters[1]]);
});

test("a place is meant by its short names, with blanks between them or without", () => {
  const places = [...CHOICES, ["330825101264001", "湖镇镇希塘村第一网格"], ["330825101264002", "湖镇镇希塘村第二网格"], ["330825102201", "小南海镇湖边村"]];
  for (const text of ["湖镇 希塘", "湖镇希塘", "湖镇希塘村"]) assert.deepEqual(resolvePlace(places, text), places[1]);
  for (const text of ["希塘2网格", "希塘第二"]) assert.equal(resolvePlace(places, text), null);
  assert.deepEqual(matchChoices(places, "希塘第二"), [places[4]]);
  assert.deepEqual(matchChoices(places, "湖镇 希塘").map(([code]) => code), ["330825101264", "330825101264001", "330825101264002"]);
  for (const text of ["塘希", "湖 边镇", "x塘"]) assert.equal(resolvePlace(places, text), null);
});
