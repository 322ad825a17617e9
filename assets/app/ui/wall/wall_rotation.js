/* A wall that goes round by itself: through the townships, the whole county first, or through its panels, all of them first. Pure. */

const PANELS = ["", "left", "centre", "right"];

/** `turn()`: the next place, or the next panel.
    @param {{region: string, rotate?: string | null}} boot
    @param {{townships(region: string): {code: string}[]}} places */
export function createRotation({ region, rotate }, places) {
  let stop = 0;
  return {
    /** @returns {{scope: string, panel?: string}} */
    turn() {
      stop += 1;
      if (rotate === "panels") return { scope: region, panel: PANELS[stop % PANELS.length] };
      const stops = [region, ...places.townships(region).map((one) => one.code)];
      return { scope: stops[stop % stops.length] };
    },
  };
}
