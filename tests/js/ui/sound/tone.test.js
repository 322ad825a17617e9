// Two tones by code, only where the browser lets them sound.
import assert from "node:assert/strict";
import test from "node:test";
import { createTone } from "../../../../assets/app/ui/sound/tone.js";

function makeAudio(state) {
  const starts = [], ramp = () => {};
  const node = () => ({ connect: (next) => next, gain: { setValueAtTime: ramp, linearRampToValueAtTime: ramp }, frequency: { value: 0 }, start(at) { starts.push([this.frequency.value, at]); }, stop: ramp });
  const audio = { state, currentTime: 10, destination: {}, closed: 0, createOscillator: node, createGain: node, starts, close() { audio.closed += 1; return Promise.resolve(); }, async resume() { audio.state = "running"; audio.onstatechange(); } };
  return /** @type {any} */ (audio);
}

test("nothing sounds before the browser gave sound, then two tones", async () => {
  const audio = makeAudio("suspended"), tone = createTone(() => audio);
  let changes = 0;
  tone.play();
  assert.equal(tone.isOpen(), false);
  tone.open(() => { changes += 1; });
  await null;
  assert.deepEqual([tone.isOpen(), changes], [true, 1]);
  tone.play();
  assert.deepEqual(audio.starts.map(([pitch]) => pitch), [880, 660]);
  assert.ok(audio.starts[1][1] > audio.starts[0][1] + 0.2, "one after the other");
  tone.close();
  assert.deepEqual([tone.isOpen(), audio.closed], [false, 1]);
});
