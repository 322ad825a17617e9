// Requests for time: what they say, what may be asked for, and when there is nothing to show.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeRequest, listActs, requestFields, requestsTemplate } from "../../../../assets/app/ui/requests/request_panel.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const unitName = (code) => ({ housing: "住建局", water: "水利局" })[code] ?? code;

test("a request says what is asked by whom, for which part and how much", () => {
  const request = { number: 3, kind: "extension", unit: "housing", hours: 24, reason: "等材料", at: "", state: "open" };
  assert.equal(describeRequest(request, unitName, 0), "延期申请 · 住建局 · 24 小时");
  assert.equal(describeRequest({ ...request, until: "2026-11-29T09:30:00+08:00" }, unitName, Date.parse("2026-11-28T17:00:00+08:00")), "延期申请 · 住建局 · 至 11-29 09:30");
  assert.equal(describeRequest({ ...request, kind: "suspension", part: 2, hours: undefined }, unitName, 0), "挂账申请 · 住建局 · 协同任务 2");
});

test("the form asks for what, and for more time how much", () => {
  const requests = { for: { extension: [{ unit: "housing", part: 0 }, { unit: "water", part: 2 }], suspension: [] }, decides: [], withdraws: [] };
  const [work, hours] = requestFields("request_extension", requests, unitName);
  assert.deepEqual(work.choices, [["housing/0", "整件事件 · 住建局"], ["water/2", "协同任务 2 · 水利局"]]);
  assert.deepEqual([work.value, hours.name], ["housing/0", "hours"]);
  assert.deepEqual(requestFields("request_suspension", requests, unitName).map(({ name }) => name), ["work"]);
  assert.deepEqual(requestFields("finish", requests, unitName), []);
});

test("no button that would do nothing: while the clock stands still nothing is approved", () => {
  const requests = { for: { extension: [], suspension: [] }, decides: [3], withdraws: [3, 4] };
  const all = ["approve_request", "refuse_request", "withdraw_request"];
  assert.deepEqual(listActs(3, requests, all), ["refuse_request", "approve_request", "withdraw_request"]);
  assert.deepEqual(listActs(3, requests, ["refuse_request", "withdraw_request"]), ["refuse_request", "withdraw_request"]);
  assert.deepEqual([listActs(4, requests, all), listActs(5, requests, all), listActs(3, undefined, all)], [["withdraw_request"], [], []]);
});

test("no request, no block", () => {
  const context = { now: Date.parse("2026-11-22T16:00:00+08:00"), unitName, commands: [], busy: false };
  assert.equal(requestsTemplate(undefined, context), nothing);
  const request = { number: 3, kind: "suspension", unit: "housing", reason: "等批复", at: "2026-11-22T15:00:00+08:00", state: "open" };
  assert.notEqual(requestsTemplate([request], context), nothing);
});
