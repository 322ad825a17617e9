// What a phone records: a minute at most, and the microphone is let go.
import assert from "node:assert/strict";
import test from "node:test";
import { countSeconds, createVoiceRecorder } from "../../../../assets/app/transport/phone/voice_recorder.js";

/** A microphone in the test's hands. */
function microphone({ denied = false, size = 1000 } = {}) {
  const track = { stopped: 0, stop() { this.stopped += 1; } }, told = { ticks: 0, full: 0, paused: 0 };
  let clock = 0;
  /** @type {(() => void)[]} */
  const timers = [];
  class Recorder {
    static isTypeSupported = (/** @type {string} */ kind) => kind === "audio/mp4";
    /** @param {any} stream
        @param {any} options */
    constructor(stream, options) { Object.assign(this, { stream, options, state: "inactive" }); Recorder.last = this; }
    start() { this.state = "recording"; }
    stop() {
      this.state = "inactive";
      this.ondataavailable({ data: new Blob([new Uint8Array(size)]) });
      this.onstop();
    }
  }
  const media = { getUserMedia: async () => { if (denied) throw new Error("denied"); return { getTracks: () => [track] }; } };
  const recorder = createVoiceRecorder(/** @type {any} */ ({ tick: () => { told.ticks += 1; }, full: () => { told.full += 1; }, media, Recorder, now: () => clock, every: (fn) => timers.push(fn), never: () => { timers.length = 0; }, pause: async (/** @type {number} */ ms) => { told.paused += ms; } }));
  return { recorder, track, told, Recorder, pass: (ms) => { clock += ms; for (const timer of [...timers]) timer(); } };
}

test("what was said comes with its seconds, and the microphone is let go", async () => {
  const { recorder, track, told, Recorder, pass } = microphone();
  assert.ok(recorder.can());
  assert.ok(await recorder.start());
  pass(11600);
  assert.deepEqual([recorder.records(), recorder.seconds(), told.ticks], [true, 12, 1]);
  const said = await recorder.stop();
  assert.deepEqual([said.seconds, said.content.byteLength, Recorder.last.options.mimeType], [12, 1000, "audio/mp4"]);
  assert.deepEqual([recorder.records(), recorder.seconds(), track.stopped], [false, 0, 1]);
  assert.equal(await recorder.stop(), null);
});

test("a press that ends at once still records what can be played", async () => {
  const { recorder, told, pass } = microphone();
  await recorder.start();
  pass(200);
  assert.equal((await recorder.stop()).seconds, 1);
  assert.equal(told.paused, 600);
});

test("after a minute it is full", async () => {
  const { recorder, told, pass } = microphone();
  await recorder.start();
  pass(60000);
  assert.equal(told.full, 1);
  assert.deepEqual([countSeconds(75000), countSeconds(100)], [60, 1]);
});

test("a microphone that is denied, silent or too loud records nothing", async () => {
  const denied = microphone({ denied: true });
  assert.equal(await denied.recorder.start(), false);
  for (const size of [0, 600 * 1024]) {
    const { recorder, track } = microphone({ size });
    await recorder.start();
    assert.equal(await recorder.stop(), null);
    assert.equal(track.stopped, 1);
  }
  const dropped = microphone();
  await dropped.recorder.start();
  dropped.recorder.drop();
  assert.deepEqual([dropped.recorder.records(), dropped.track.stopped], [false, 1]);
});

test("a page without a microphone says so", () => {
  assert.equal(createVoiceRecorder({ tick() {}, full() {}, media: undefined }).can(), false);
});
