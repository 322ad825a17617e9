/* The pen of a canvas. */

/** What draws on a canvas; a browser without it shows no map.
    @param {HTMLCanvasElement} canvas
    @returns {CanvasRenderingContext2D} */
export function getContext(canvas) {
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("canvas");
  return ctx;
}
