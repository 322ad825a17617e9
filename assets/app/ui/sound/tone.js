/* Two tones, made by code: no file, and nothing is fetched when it matters. */

const TONES = [[880, 0], [660, 0.22]], LENGTH = 0.2, LOUD = 0.25, RISE = 0.02, SOON = 0.03;

/** @param {() => AudioContext} [make] */
export function createTone(make = () => new AudioContext()) {
  /** @type {AudioContext | null} */
  let context = null;

  /** @param {AudioContext} audio
      @param {number} pitch
      @param {number} start */
  function sound(audio, pitch, start) {
    const source = audio.createOscillator(), volume = audio.createGain(), end = start + LENGTH;
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUD, start + RISE);
    volume.gain.setValueAtTime(LOUD, end - RISE);
    volume.gain.linearRampToValueAtTime(0, end);
    source.connect(volume).connect(audio.destination);
    source.start(start);
    source.stop(end);
  }

  return {
    /** Ask the browser for sound; it gives it after a press. `changed()` whenever it gave or took it.
        @param {() => void} changed */
    open(changed) {
      if (!context) (context = make()).onstatechange = changed;
      if (context.state !== "running") context.resume().catch(changed);
    },
    /** Whether the browser lets it sound. */
    isOpen: () => context?.state === "running",
    play() {
      const audio = context;
      if (audio?.state === "running") for (const [pitch, after] of TONES) sound(audio, pitch, audio.currentTime + SOON + after);
    },
    close() {
      context?.close().catch(() => {});
      context = null;
    },
  };
}
