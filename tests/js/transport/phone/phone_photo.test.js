import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "../../page_document.js";
import { createPhotoChoice, encodePhoto, fitSize, shrinkPhoto } from "../../../../assets/app/transport/phone/phone_photo.js";

test("a picture keeps its shape and is no larger than a screen", () => {
  assert.deepEqual(fitSize(4000, 3000), { width: 1600, height: 1200 });
  assert.deepEqual(fitSize(300, 4800), { width: 100, height: 1600 });
  assert.deepEqual(fitSize(640, 480), { width: 640, height: 480 });
});

test("what is no picture is none", async () => {
  assert.equal(await shrinkPhoto(new Blob(["x"])), null);
});

test("a photo goes beside words as text, however large it is", () => {
  const content = Uint8Array.from({ length: 100_001 }, (_, i) => i % 256);
  assert.deepEqual(Uint8Array.from(atob(encodePhoto(content.buffer)), (sign) => sign.charCodeAt(0)), content);
});

/** A field with files, and a choice of photos of which `finish` makes the next one small. */
function choosing() {
  const finish = /** @type {((content: ArrayBuffer | null) => void)[]} */ ([]), draft = { photos: /** @type {any[]} */ ([]), photoFault: "" };
  const choice = createPhotoChoice({ draw() {}, shrink: () => new Promise((done) => { finish.push(done); }) });
  return { finish, draft, choice, field: /** @type {any} */ ({ files: [new Blob(["x"])], value: "x" }), form: /** @type {any} */ ({}) };
}

test("what is sent while a photo becomes small waits for it, once", async () => {
  const { finish, draft, choice, field, form } = choosing(), sent = /** @type {number[]} */ ([]);
  const send = () => sent.push(draft.photos.length);
  choice.choose(field, draft, () => true);
  choice.submit(form, send);
  choice.submit({ ...form }, send);   // drawn anew
  await settle();
  assert.deepEqual([sent, choice.waits()], [[], true]);
  finish[0](new ArrayBuffer(1));
  await settle();
  assert.deepEqual([sent, choice.waits()], [[1], false]);
  choice.submit(form, send);
  assert.deepEqual(sent, [1, 1], "with nothing to wait for it goes at once");
});

test("a good photo does not wipe the words about one that failed, and what was sent meanwhile stays until it is pressed again", async () => {
  const { finish, draft, choice, field, form } = choosing(), sent = /** @type {number[]} */ ([]);
  const send = () => sent.push(draft.photos.length);
  field.files = [new Blob(["x"]), new Blob(["y"])];
  choice.choose(field, draft, () => true);
  const pressed = choice.submit(form, send);
  for (const [turn, content] of [null, new ArrayBuffer(1)].entries()) {
    finish[turn](content);
    await settle();
  }
  assert.notEqual(draft.photoFault, "");
  assert.deepEqual([await pressed, sent], [false, []]);
  assert.equal(await choice.submit(form, send), true);
  assert.deepEqual(sent, [1]);
  choice.choose(field, draft, () => true);
  assert.equal(draft.photoFault, "", "another is chosen");
});

test("a photo comes to nothing but what it was chosen for, and no picture is said to be none", async () => {
  const { finish, draft, choice, field } = choosing();
  let open = true;
  choice.choose(field, draft, () => open);
  finish[0](null);
  await settle();
  assert.notEqual(draft.photoFault, "");
  choice.choose(field, draft, () => open);
  open = false;
  finish[1](new ArrayBuffer(1));
  await settle();
  assert.deepEqual(draft.photos, []);
});
