/* How often something dear may be drawn when it comes by itself: after each drawing a rest as long as the drawing took, so
   that it takes half of the time at most, on a slow machine too. The clock is the caller's; all in ms. */

/** `most`: the longest rest.
    @param {number} most */
export function createPace(most) {
  let rested = -Infinity;
  return {
    /** A drawing is done.
        @param {number} began
        @param {number} ended */
    drew(began, ended) { rested = Math.max(rested, ended + Math.min(most, ended - began)); },
    /** How long the next one has to wait; 0 when it may begin.
        @param {number} now */
    wait: (now) => Math.max(0, rested - now),
  };
}
