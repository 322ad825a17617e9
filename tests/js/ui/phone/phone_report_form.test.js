import assert from "node:assert/strict";
import { test } from "node:test";
import { createReportForm } from "../../../../assets/app/ui/phone/phone_report_form.js";

const CHOICES = { matters: [["parking", "违停", "Parking"]], home: ["330825101200", "希塘村", "Xitang"], places: [["330825101200", "希塘村", "Xitang"]] };

function world(point = null) {
  const sent = [];
  const form = createReportForm({ draw: () => {}, fetchChoices: async () => CHOICES, askPosition: async () => point, send: (fields) => sent.push(fields) });
  return { form, sent };
}

const settled = () => new Promise((go) => { setImmediate(go); });

test("a phone that cannot say where it is asks for a place by name", async () => {
  const { form, sent } = world();
  form.open();
  await settled();
  assert.equal(form.draft().choosing, true);
  form.take({ name: "severity", value: "3" });
  form.take({ name: "matter", value: "parking" });
  assert.equal(form.submit(), false);
  assert.deepEqual(form.draft().faults, ["place"]);
  form.press({ act: "place", code: "330825101200" });
  assert.deepEqual(form.draft().faults, []);
  assert.equal(form.submit(), true);
  assert.deepEqual(sent.map((one) => [one.title, one.region, one.severity]), [["违停", "330825101200", 3]]);
  assert.equal(form.draft().matter, "");
});

test("a place that was chosen while the phone was looking is kept", async () => {
  const { form } = world({ lat: 29, lon: 119, accuracy_m: 5, at: 0 });
  await form.load();
  form.open();
  form.press({ act: "place", code: "330825101200" });
  await settled();
  assert.deepEqual([form.draft().place[1], form.draft().point], ["希塘村", null]);
});

test("what was refused is there to be mended, unless another report was begun", () => {
  const { form } = world();
  const item = { key: "k", title: "树倒了", severity: 2, matter: "" };
  form.restore(item, "位置在县域之外");
  assert.deepEqual([form.draft().text, form.draft().severity], ["树倒了", 2]);
  assert.match(form.draft().refused, /palm\.refused|位置在县域之外/);
  form.restore({ ...item, title: "桥断了" }, "");
  assert.equal(form.draft().text, "树倒了");
});
