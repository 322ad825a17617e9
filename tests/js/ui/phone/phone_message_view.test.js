// Who wrote, on the phone.
import assert from "node:assert/strict";
import test from "node:test";
import { messagePhotoAddress, nameWriter } from "../../../../assets/app/ui/phone/phone_message_view.js";

test("the squad's people have names for each other, officers the county's, others their code", () => {
  const state = { people: { a: { name: "吴小燕", unit: "" } } }, names = { "account:7": "陈志远", "person:a": "吴** a" };
  assert.deepEqual(["person:a", "account:7", "person:b"].map((by) => nameWriter(by, state, names)), ["吴小燕", "陈志远", "person:b"]);
});

test("a photo is asked for under its squad", () => {
  assert.equal(messagePhotoAddress("s-1", "abc"), "/palm/squads/s-1/photos/abc");
});
