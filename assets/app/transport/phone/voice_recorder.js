/* What somebody says, recorded by the phone: a minute at most, small enough for a weak network. Nothing is kept of what is thrown away,
   and the microphone is let go as soon as it is not needed. */
export const MOST_SECONDS = 60;
const MOST_BYTES = 500 * 1024, BITS = 24000, TICK_MS = 500;
/** A press that ends sooner records so much all the same: of less some browsers make a file that nobody can play. */
const LEAST_MS = 800;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** 语音 12″ counts whole seconds, one at least.
    @param {number} ms */
export const countSeconds = (ms) => Math.max(1, Math.min(MOST_SECONDS, Math.round(ms / 1000)));

/** A recording under way. `tick()` is called while it lasts, `full()` when its time is over.
    @param {VoiceRecorderGiven} given
    @returns {VoiceRecorder} */
export function createVoiceRecorder({ tick, full, media = globalThis.navigator?.mediaDevices, Recorder = globalThis.MediaRecorder, now = () => performance.now(), every = setInterval, never = clearInterval, pause = (ms) => new Promise((done) => setTimeout(done, ms)) }) {
  /** @type {MediaRecorder | null} */
  let recorder = null;
  /** @type {Blob[]} */
  let parts = [];
  /** @type {any} */
  let timer = null;
  let began = 0, asked = 0;

  const elapsed = () => now() - began;

  function letGo() {
    never(timer);
    asked += 1;
    for (const track of recorder?.stream.getTracks() ?? []) track.stop();
    recorder = null;
  }

  /** Whether the microphone listens now; false when it may not, or is not there. */
  async function start() {
    const mine = asked += 1;
    try {
      const stream = await /** @type {MediaDevices} */ (media).getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
      if (mine !== asked) {
        for (const track of stream.getTracks()) track.stop();
        return false;
      }
      const mimeType = KINDS.find((kind) => Recorder.isTypeSupported(kind));
      recorder = new Recorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: BITS });
      parts = [];
      recorder.ondataavailable = ({ data }) => { if (data.size) parts.push(data); };
      recorder.start();
      began = now();
      timer = every(() => (elapsed() >= MOST_SECONDS * 1000 ? full() : tick()), TICK_MS);
      return true;
    } catch {
      letGo();
      return false;
    }
  }

  /** What was recorded; null for nothing, or too much.
      @returns {Promise<VoiceRecording | null>} */
  async function stop() {
    const mine = recorder, seconds = countSeconds(elapsed());
    if (!mine) return null;
    const over = new Promise((/** @type {(value?: unknown) => void} */ resolve) => { mine.onstop = resolve; });
    if (elapsed() < LEAST_MS) await pause(LEAST_MS - elapsed());
    if (recorder !== mine) return null;
    if (mine.state !== "inactive") {
      mine.stop();
      await over;
    }
    letGo();
    const content = await new Blob(parts).arrayBuffer();
    return content.byteLength && content.byteLength <= MOST_BYTES ? { content, seconds } : null;
  }

  return { start, stop, drop: letGo, records: () => recorder !== null, seconds: () => (recorder ? countSeconds(elapsed()) : 0), can: () => Boolean(media) && typeof Recorder === "function" };
}
