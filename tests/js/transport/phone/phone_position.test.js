import assert from "node:assert/strict";
import { test } from "node:test";
import { askPosition } from "../../../../assets/app/transport/phone/phone_position.js";

const answering = (coords, timestamp) => ({ getCurrentPosition: (found) => found({ coords, timestamp }) });

test("a position has its accuracy and its time by the centre's clock, however wrong the phone's is", async () => {
  const point = await askPosition(() => 9_000_000, answering({ latitude: 29.03, longitude: 119.17, accuracy: 7.6 }, 1000), () => 5000);
  assert.deepEqual(point, { lat: 29.03, lon: 119.17, accuracy_m: 8, at: 8_996_000 });
});

test("who does not say where they are is nowhere, not at zero", async () => {
  assert.equal(await askPosition(Date.now, undefined), null);
  assert.equal(await askPosition(Date.now, { getCurrentPosition: (_found, failed) => failed(new Error("denied")) }), null);
});
