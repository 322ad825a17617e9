import assert from "node:assert/strict";
import { test } from "node:test";
import { listComplaints } from "../../../../assets/app/ui/phone/personal_view.js";

test("what waits to be sent stands before what the county has", () => {
  const own = { duties: [], complaints: [{ id: "c1", kind: "appeal", unit: { name: "水利局", name_en: "" }, text: "b", said_at: "2026-11-28T08:00:00Z", answer: "好", answered_at: "2026-11-28T09:00:00Z" }] };
  const queued = [{ key: "k1", command: "complaint", kind: "complaint", text: "a", answered_at: "2026-11-28T10:00:00Z" }, { key: "k2", command: "answer" }];
  assert.deepEqual(listComplaints(own, queued).map((one) => [one.id, one.pending, one.answer]), [["k1", true, ""], ["c1", false, "好"]]);
  assert.deepEqual(listComplaints(null, []), []);
});
