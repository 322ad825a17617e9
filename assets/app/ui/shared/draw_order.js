/* What somebody looks at goes first: what is open is drawn as soon as it changed, once a frame, the map in that frame, and the
   rest of the page in a task after it was painted. Where nobody sees the page the rest is drawn at once. */

/** @type {DrawClock} */
const CLOCK = {
  frame: (then) => requestAnimationFrame(then), forget: (id) => cancelAnimationFrame(id),
  later: (then) => { setTimeout(then, 0); }, hidden: () => document.hidden,
};

/** `first()` draws what is open, if `open()` says that something is; `rest()` all else.
    @param {{open: () => boolean, first: () => void, rest: () => void}} draw
    @param {DrawClock} clock */
export function createDrawOrder({ open, first, rest }, clock = CLOCK) {
  let frame = 0, again = false, stopped = false;

  function painting() {
    const more = again;
    frame = 0;
    again = false;
    clock.later(() => { if (!stopped) rest(); });
    if (more && open()) first();
  }

  return {
    changed() {
      if (stopped) return undefined;
      if (clock.hidden()) return rest();
      again = frame !== 0;
      if (again) return undefined;
      frame = clock.frame(painting);
      return open() ? first() : undefined;
    },
    /** Nothing is drawn any more, also not what a task was begun for. */
    stop() {
      stopped = true;
      clock.forget(frame);
    },
  };
}
