// What leaves of what was typed at the desk.
import { page, settle, type } from "../../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createSquadMessages, messageCommand, messagesAddress } from "../../../../../assets/app/ui/squads/messages/squad_messages.js";
import { textOf } from "../../../template_text.js";

test("words without space around, a photo as text, a place", () => {
  assert.deepEqual(messageCommand({ text: " 到了\n", photo: null, point: null }), { text: "到了" });
  const photo = { url: "", content: new Uint8Array([1, 2, 3]).buffer };
  assert.deepEqual(messageCommand({ text: "", photo, point: { lat: 29, lon: 119, region: "330825" } }), { text: "", photo: "AQID", lat: 29, lon: 119 });
  assert.equal(messagesAddress("a-1"), "/api/squads/a-1/messages");
});

const ROW = { number: 1, by: "person:a", text: "裂缝", at: "2026-11-28T17:02:00+08:00", said_at: "2026-11-28T17:02:00+08:00", photo: "", lat: 29.04, lon: 119.18, placed_at: "2026-11-28T17:02:00+08:00" };

/** The messages of a case in the test's hands: `squads.live` and `squads.ended` are what the county has. */
async function opened(squads) {
  const shown = [], said = [], tools = { draw() {}, say: (words) => said.push(words), sender: null, may: true, nameOf: () => null, nameRegion: String, askPoint: async () => null };
  globalThis.fetch = async () => ({ ok: true, status: 200, json: async () => ({ squad: "c-1", case: "c", last: 1, messages: [ROW], names: {} }) });
  const messages = createSquadMessages(new EventTarget(), { ...tools, squadOf: () => squads.live, endedOf: () => squads.ended, showPoint: (place) => shown.push(place) });
  messages.open("c");
  await new Promise((resolve) => { setTimeout(resolve); });
  return { messages, shown, press: (number) => messages.press({ dataset: { message: "show", of: String(number) } }) };
}

test("the place of a message stands on the map until it is pressed again", async () => {
  const { messages, shown, press } = await opened({ live: { id: "c-1", case: "c", messages: 1 }, ended: null });
  assert.deepEqual(messages.marks(), []);
  press(1);
  const [mark] = messages.marks();
  assert.deepEqual([mark.look, mark.lat, mark.lon, mark.sign, shown.length], ["place", 29.04, 119.18, "1", 1]);
  assert.equal(messages.unmark("LY-L00001"), false, "a person's mark is another");
  assert.ok(messages.unmark(mark.person));
  assert.deepEqual([messages.marks(), shown.length], [[], 1]);
  press(1);
  messages.open(null);
  assert.deepEqual(messages.marks(), [], "a case that is closed takes it along");
});

test("what was written is read after the squad was stood down, also by whoever opens the case then", async () => {
  const squads = { live: { id: "c-1", case: "c", messages: 1 }, ended: null }, { messages, press } = await opened(squads);
  squads.live = null;
  messages.renew();
  press(1);
  assert.equal(messages.marks().length, 1);
  const later = await opened({ live: null, ended: { id: "c-1", case: "c", messages: 1 } });
  later.press(1);
  assert.equal(later.messages.marks().length, 1);
});

/** The messages of a live squad whose photo becomes small when it is told to: what leaves, and a press on Send. */
function choosing() {
  globalThis.fetch = async () => ({ ok: true, status: 200, json: async () => ({ squad: "c-1", case: "c", last: 1, messages: [ROW], names: {} }) });
  const place = page.document.createElement("div"), sent = /** @type {any[]} */ ([]), live = { id: "c-1", case: "c", messages: 1 };
  let finish = (/** @type {ArrayBuffer | null} */ _content) => {};
  const messages = createSquadMessages(/** @type {any} */ (place), {
    draw() {}, say() {}, may: true, nameOf: () => null, nameRegion: String, askPoint: async () => null, showPoint() {}, squadOf: () => live, endedOf: () => null,
    sender: { send: async (_address, command) => { sent.push(command); return { number: 1 }; } }, shrink: () => new Promise((done) => { finish = done; }),
  });
  messages.open("c");
  place.innerHTML = '<input type="file" data-message-photo="1"><textarea data-message-field="1"></textarea>';
  const field = /** @type {any} */ (place.firstElementChild);
  Object.defineProperty(field, "files", { value: [new Blob(["x"])] });
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return { messages, sent, write: (text) => type(place.lastElementChild, text), finish: (content) => { finish(content); return settle(); }, press: () => { messages.press(/** @type {any} */ ({ dataset: { message: "send" } })); return settle(); } };
}

test("a message that is sent while its photo becomes small waits for it, once", async () => {
  const { sent, press, finish } = choosing();
  for (const _ of ["pressed", "pressed again"]) await press();
  assert.deepEqual(sent, []);
  await finish(new Uint8Array([1, 2, 3]).buffer);
  assert.deepEqual(sent, [{ text: "", photo: "AQID" }]);
});

test("words whose photo fails while they wait for it do not go without it, and go when they are sent again", async () => {
  const { messages, sent, write, press, finish } = choosing();
  write("堤坝渗水");
  await press();
  await finish(null);
  assert.deepEqual(sent, []);
  assert.match(textOf(messages.template(0)), /照片无法识别/);
  await press();
  assert.deepEqual(sent, [{ text: "堤坝渗水" }]);
});
