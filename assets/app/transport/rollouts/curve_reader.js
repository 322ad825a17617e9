/* The curves of a place of a roll-out, asked for anew when its counts moved. */

/** The least time between two questions about one place. */
const READ_EVERY_MS = 5000;

/** `read` asks the server, `moved` is told when curves came, `clock` counts milliseconds.
    @param {{read(id: string, region: string): Promise<RolloutCurve>, moved(): void, clock?(): number}} env */
export function createCurveReader({ read, moved, clock = () => performance.now() }) {
  let curve = /** @type {RolloutCurve | null} */ (null), of = "", seen = "", readAt = -Infinity, waiting = "";

  /** Curves of a place that is shown no longer are dropped.
      @param {string} id
      @param {string} region
      @param {string} counts */
  async function ask(id, region, counts) {
    const place = of;
    [readAt, waiting] = [clock(), place];
    try {
      const came = await read(id, region);
      if (place !== of) return;
      [curve, seen] = [came, counts];
      moved();
    } catch { /* the next frame asks again; counts stand without the curve */ } finally { if (waiting === place) waiting = ""; }
  }

  return {
    /** The curves of a place as they last came; null until they did. `counts`: what the place counts now.
        @param {string} id
        @param {string} region
        @param {string} counts */
    follow(id, region, counts) {
      const place = `${id}/${region}`;
      if (of !== place) [of, seen, curve, readAt] = [place, "", null, -Infinity];
      if (counts !== seen && waiting !== place && clock() - readAt >= READ_EVERY_MS) ask(id, region, counts);
      return curve;
    },
  };
}
