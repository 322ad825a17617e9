import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyReport, findFaults, findPlaces, listReports, namePlace, reportFields } from "../../../../assets/app/state/phone/phone_report.js";

const CHOICES = {
  matters: [["parking", "违停", "Parking"]], home: ["330825101200", "希塘村", "Xitang"],
  places: [["330825101", "湖镇镇", "Huzhen", "hu zhen zhen"], ["330825101200", "希塘村", "Xitang", "xi tang cun"], ["330825101201", "塘里村", "Tangli", "tang li cun"]],
};
const POINT = { lat: 29.03, lon: 119.17, accuracy_m: 8, at: 0 };

test("a form says what it lacks, part by part", () => {
  assert.deepEqual(findFaults(emptyReport()), ["place", "what", "severity"]);
  assert.deepEqual(findFaults({ ...emptyReport(), point: POINT, text: "  ", severity: 3 }), ["what"]);
  assert.deepEqual(findFaults({ ...emptyReport(), place: CHOICES.places[0], matter: "parking", severity: 1 }), []);
});

test("places are found by part of their name, those that begin with it first", () => {
  assert.deepEqual(findPlaces(CHOICES, "塘").map((one) => one[1]), ["塘里村", "希塘村"]);
  assert.deepEqual(findPlaces(CHOICES, "xit").map((one) => one[1]), ["希塘村"]);
  assert.deepEqual(findPlaces(CHOICES, " "), [CHOICES.home]);
  assert.deepEqual([findPlaces(CHOICES, "上海"), findPlaces(null, "塘")], [[], []]);
});

test("places are found by pinyin and initials, those that begin with it first; a list kept from before has none", () => {
  const names = (words) => findPlaces(CHOICES, words).map((one) => one[1]);
  assert.deepEqual([names("hzz"), names("XTC"), names("tanglic"), names("tangc")], [["湖镇镇"], ["希塘村"], ["塘里村"], ["希塘村"]]);
  assert.deepEqual(names("t"), ["塘里村", "希塘村"]);
  assert.deepEqual(names("tang"), ["塘里村", "希塘村"]);
  assert.deepEqual(findPlaces({ ...CHOICES, places: CHOICES.places.map((one) => one.slice(0, 3)) }, "hzz"), []);
});

test("two villages of one name are told apart by their township", () => {
  const places = [["330825101", "湖镇镇", "Huzhen Town", ""], ["330825101201", "新建村", "Xinjian Village", ""], ["330825103", "塔石镇", "Tashi Town", ""], ["330825103201", "新建村", "Xinjian Village", ""]], choices = { ...CHOICES, places };
  assert.deepEqual(findPlaces(choices, "新建").map((one) => namePlace(choices, one).name), ["湖镇镇新建村", "塔石镇新建村"]);
  for (const words of ["塔石镇新建", "塔石镇 新建村"]) assert.deepEqual(findPlaces(choices, words).map(([code]) => code), ["330825103201"]);
  assert.equal(namePlace(choices, places[3]).name_en, "Xinjian Village, Tashi Town");
  assert.deepEqual([namePlace(choices, places[0]).name, namePlace(null, places[1]).name], ["湖镇镇", "新建村"]);
});

test("places are found by short names as on the desk, the one that they begin first", () => {
  const places = [["330825101", "湖镇镇", "Huzhen Town", "hu zhen zhen"], ["330825101199", "下希塘村", "Xiaxitang Village", ""], ["330825101200", "希塘村", "Xitang Village", ""], ["330825003", "东华街道", "Donghua Subdistrict", ""], ["330825003001", "端礼社区", "Duanli Community", ""]];
  const names = (words) => findPlaces({ ...CHOICES, places }, words).map((one) => one[1]);
  for (const words of ["湖镇希塘", "湖镇 希塘", "湖镇希塘村"]) assert.deepEqual(names(words), ["希塘村", "下希塘村"], words);
  assert.deepEqual([names("东华端礼"), names("东华街道端礼"), names("湖镇")], [["端礼社区"], ["端礼社区"], ["湖镇镇", "下希塘村", "希塘村"]]);
  for (const words of ["塘希", "湖 塔", "希x塘", "镇石"]) assert.deepEqual(names(words), [], words);
});

test("a chosen place goes before where the phone is, which is never zero when nobody knows it", () => {
  const draft = { ...emptyReport(), point: POINT, text: "又倒一棵樟树", severity: 3 };
  assert.deepEqual(reportFields(draft, ""), { title: "又倒一棵樟树", text: "", matter: "", severity: 3, lat: 29.03, lon: 119.17 });
  const placed = reportFields({ ...draft, place: CHOICES.places[1] }, "");
  assert.deepEqual([placed.region, "lat" in placed], ["330825101200", false]);
});

test("a report without words is called by its matter, a long one keeps all of them", () => {
  assert.equal(reportFields({ ...emptyReport(), matter: "parking" }, "违停").title, "违停");
  const long = `${"树".repeat(80)}\n压住车道`, fields = reportFields({ ...emptyReport(), text: long }, "");
  assert.deepEqual([fields.title.length, fields.text], [60, long]);
});

test("no emoji is cut in two at the end of a title: half of one is no text that a server takes", () => {
  const { title } = reportFields({ ...emptyReport(), text: `${"树".repeat(59)}🚧压住车道` }, "");
  assert.deepEqual([title, title.isWellFormed()], ["树".repeat(59), true]);
});

test("what was reported stands there once: waiting, taken, then as the state has it", () => {
  const item = { key: "k", command: "report", title: "树", severity: 3, answered_at: "2026-11-28T09:00:00Z" };
  const row = { id: "c1", title: "路", severity: 2, no: "LY-1", reported_at: "2026-11-28T08:00:00Z", stage: "registered" };
  const state = { reports: [row], cases: {} };
  assert.deepEqual(listReports(state, [item], []).map((one) => [one.title, one.pending]), [["树", true], ["路", false]]);
  const arrived = { reports: [{ ...row, title: "树", severity: 3, reported_at: "2026-11-28T17:00:00+08:00" }], cases: {} };
  assert.deepEqual(listReports(arrived, [item, { ...item, answered_at: "2026-11-28T09:05:00Z" }], []).map((one) => one.pending), [true, false]);
  assert.deepEqual(listReports(state, [], [{ ...item, version: 0, case: "c2", no: "LY-2" }]).map((one) => one.no), ["LY-2", "LY-1"]);
  assert.deepEqual(listReports(state, [], [{ ...item, version: 0, case: "c1", no: "LY-1" }]).map((one) => one.stage), ["registered"]);
});
