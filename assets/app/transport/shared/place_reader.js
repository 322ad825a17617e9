/* What the server adds up of a place, asked for anew when the counts on screen moved. */

/** The least time between two questions about one place. */
const READ_EVERY_MS = 5000;

/** `read` asks the server, `moved` is told when an answer came, `clock` counts milliseconds.
    @template T
    @param {{read(id: string, region: string): Promise<T>, moved(): void, clock?(): number}} env */
export function createPlaceReader({ read, moved, clock = () => performance.now() }) {
  let answer = /** @type {T | null} */ (null), of = "", seen = "", readAt = -Infinity, waiting = "";

  /** What comes of a place that is shown no longer is dropped.
      @param {string} id
      @param {string} region
      @param {string} counts */
  async function ask(id, region, counts) {
    const place = of;
    [readAt, waiting] = [clock(), place];
    try {
      const came = await read(id, region);
      if (place !== of) return;
      [answer, seen] = [came, counts];
      moved();
    } catch { /* the next frame asks again; counts stand without the answer */ } finally { if (waiting === place) waiting = ""; }
  }

  return {
    /** What last came of a place; null until something did. `counts`: what the place counts now.
        @param {string} id
        @param {string} region
        @param {string} counts */
    follow(id, region, counts) {
      const place = `${id}/${region}`;
      if (of !== place) [of, seen, answer, readAt] = [place, "", null, -Infinity];
      if (counts !== seen && waiting !== place && clock() - readAt >= READ_EVERY_MS) ask(id, region, counts);
      return answer;
    },
  };
}
