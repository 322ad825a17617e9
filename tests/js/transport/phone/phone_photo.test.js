import assert from "node:assert/strict";
import { test } from "node:test";
import { encodePhoto, fitSize, shrinkPhoto } from "../../../../assets/app/transport/phone/phone_photo.js";

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
