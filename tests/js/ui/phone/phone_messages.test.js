// Writing in a squad from a phone: nothing typed is lost, nothing sent is shown twice.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { createPhoneMessages } from "../../../../assets/app/ui/phone/phone_messages.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

const SILENT = { start: async () => false, stop: async () => null, drop() {}, records: () => false, seconds: () => 0, can: () => false };

function made(mic = SILENT) {
  const county = { last: 0 }, sent = [];
  const messages = createPhoneMessages({
    draw: () => {}, send: (item) => sent.push(item), askPosition: async () => null, shrink: async () => null, recorder: () => mic,
    fetchMessages: async (squad, { after = 0, before = Infinity }) => ({ squad, case: "c", last: county.last, names: {}, messages: Array.from({ length: county.last }, (_, i) => ({ number: i + 1 })).filter((one) => one.number > after && one.number < before) }),
  });
  const settle = () => new Promise((resolve) => { setTimeout(resolve, 0); });
  const type = (squad, value) => messages.take(/** @type {any} */ ({ dataset: { thread: squad }, value }));
  return { messages, county, sent, settle, type, shown: (squad, queued = []) => messages.shown(squad, queued) };
}

test("what is typed goes into the queue, and is shown from there, from the answer, and from the county once each", async () => {
  const { messages, county, sent, settle, type, shown } = made();
  messages.follow([{ id: "s", messages: 0 }]);
  type("s", "  ");
  messages.submit("s");
  type("s", " 到了 ");
  messages.submit("s");
  assert.deepEqual(sent, [{ command: "message", squad: "s", text: "到了" }]);
  assert.equal(shown("s").draft.text, "");
  const item = { key: "k", ...sent[0] };
  assert.deepEqual([shown("s", [item]).waiting.length, shown("s", [item]).sent.length], [1, 0]);
  county.last = 1;
  messages.taken(item, { kind: "done", message: "", number: 1 });
  assert.deepEqual([shown("s", [item]).waiting.length, shown("s", [item]).sent.length], [0, 1]);
  await settle();
  const known = shown("s");
  assert.deepEqual([known.waiting.length, known.sent.length, known.messages.length, known.seen], [0, 0, 1, 1]);
});

test("a refusal puts the words back, before what was typed since", () => {
  const { messages, type, shown } = made();
  type("s", "第二句");
  messages.restore({ key: "k", squad: "s", text: "第一句", lat: 29, lon: 119, answered_at: "2026-11-28T10:00:00+08:00" }, "专班已经解散");
  const { draft } = shown("s");
  assert.equal(draft.text, "第一句\n第二句");
  assert.deepEqual([draft.point.lat, draft.point.lon], [29, 119]);
  assert.match(draft.fault, /专班已经解散/);
});

test("a photo that is none is told, and tells whoever sends meanwhile", async () => {
  const { messages, shown } = made(), field = (...files) => /** @type {any} */ ({ dataset: { thread: "s" }, files, value: "x" });
  assert.equal(await messages.choosePhoto(field()), true);
  assert.equal(await messages.choosePhoto(field(new Blob(["x"]))), false);
  assert.match(shown("s").draft.fault, /照片无法识别/);
});

test("a place that is not found is told", async () => {
  const { messages, settle, shown } = made();
  messages.press("message.place", "s");
  assert.equal(shown("s").draft.locating, true);
  await settle();
  assert.deepEqual([shown("s").draft.locating, shown("s").draft.point], [false, null]);
  assert.match(shown("s").draft.fault, /没有取到位置/);
});

test("few are shown at first; of a squad that was left nothing is kept", async () => {
  const { messages, county, settle, shown } = made();
  county.last = 40;
  messages.follow([{ id: "s", messages: 40 }]);
  await settle();
  assert.deepEqual([shown("s").messages.length, shown("s").messages[0].number], [5, 36]);
  messages.press("message.older", "s");
  assert.equal(shown("s").messages.length, 25);
  messages.follow([]);
  county.last = 0;
  assert.equal(shown("s").messages.length, 0);
});

test("what is being said is stopped and sent with the rest, and can be left out", async () => {
  const said = { content: new ArrayBuffer(3), seconds: 12 };
  let on = false;
  const mic = { start: async () => (on = true), stop: async () => { on = false; return said; }, drop() { on = false; }, records: () => on, seconds: () => (on ? 5 : 0), can: () => true };
  const { messages, sent, settle, shown } = made(mic);
  messages.press("message.voice", "s");
  await settle();
  assert.deepEqual([shown("s").recording, shown("t").recording, shown("s").speaks], [5, 0, true]);
  await messages.submit("s");
  assert.deepEqual([sent[0].voice, sent[0].voice_s, shown("s").recording], [said.content, 12, 0]);
  messages.press("message.voice", "s");
  await settle();
  messages.press("message.voice", "s");
  await settle();
  assert.equal(shown("s").draft.voice, said);
  messages.press("message.unvoice", "s");
  await messages.submit("s");
  assert.equal(sent.length, 1);
  messages.restore({ squad: "s", voice: said.content, voice_s: 12, text: "" }, "太大");
  assert.equal(shown("s").draft.voice.seconds, 12);
  const { messages: denied, shown: left, settle: later } = made();
  denied.press("message.voice", "s");
  await later();
  assert.match(left("s").draft.fault, /麦克风/);
});
