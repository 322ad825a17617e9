/* A place that somebody clicks on the map for something else than looking at what lies there. */

/** `later` ends the picking after the click that answered it, so that the click means nothing besides. */
export function createPointPicker(later = (/** @type {() => void} */ fn) => { setTimeout(fn); }) {
  /** @type {((point: LatLon | null) => void) | null} */
  let answer = null;
  let open = false;

  /** @param {LatLon | null} point */
  function give(point) {
    const told = answer;
    answer = null;
    if (told) later(() => { open = answer !== null; });
    told?.(point);
  }

  return {
    /** The next place that is clicked; null when it is given up, which asking again does.
        @returns {Promise<LatLon | null>} */
    ask() {
      if (answer) {
        give(null);
        return Promise.resolve(null);
      }
      open = true;
      return new Promise((resolve) => { answer = resolve; });
    },
    give,
    isOpen: () => open,
  };
}
