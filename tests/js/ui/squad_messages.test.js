// What leaves of what was typed at the desk.
import assert from "node:assert/strict";
import test from "node:test";
import { messageCommand, messagesAddress } from "../../../assets/app/ui/squad_messages.js";

test("words without space around, a photo as text, a place", () => {
  assert.deepEqual(messageCommand({ text: " 到了\n", photo: null, point: null }), { text: "到了" });
  const photo = { url: "", content: new Uint8Array([1, 2, 3]).buffer };
  assert.deepEqual(messageCommand({ text: "", photo, point: { lat: 29, lon: 119, region: "330825" } }), { text: "", photo: "AQID", lat: 29, lon: 119 });
  assert.equal(messagesAddress("a-1"), "/api/squads/a-1/messages");
});
