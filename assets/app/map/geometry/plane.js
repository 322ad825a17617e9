/* Web Mercator in a plane of our own: units are the pixels of zoom 14 from an origin near the county, so that 32-bit
   floats and canvas paths are exact. Every zoom is then one scale; nothing is projected twice. Pure. */
export const PLANE_ZOOM = 14;
const WORLD = 256 * 2 ** PLANE_ZOOM, DEGREE = 1e-5, RAD = Math.PI / 180;

/** @param {number} lon */
function worldX(lon) {
  return ((lon + 180) / 360) * WORLD;
}

/** @param {number} lat */
function worldY(lat) {
  const s = Math.sin(lat * RAD);
  return (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * WORLD;
}

/** @param {number} y */
function latOf(y) {
  return Math.atan(Math.sinh((1 - (2 * y) / WORLD) * Math.PI)) / RAD;
}

/** A plane with its origin at lat, lon. `scale(zoom)`: screen px a unit.
    @param {number} lat
    @param {number} lon */
export function createPlane(lat, lon) {
  const ox = Math.round(worldX(lon)), oy = Math.round(worldY(lat));
  const x = (/** @type {number} */ degrees) => worldX(degrees) - ox;
  const y = (/** @type {number} */ degrees) => worldY(degrees) - oy;
  return {
    ox, oy, x, y,
    lon: (/** @type {number} */ px) => ((px + ox) / WORLD) * 360 - 180,
    lat: (/** @type {number} */ py) => latOf(py + oy),
    scale: (/** @type {number} */ zoom) => 2 ** (zoom - PLANE_ZOOM),
    /** Int32 lon, lat in 1e-5 degree -> Float32 x, y.
        @param {ArrayLike<number>} xy */
    project(xy) {
      const out = new Float32Array(xy.length);
      for (let i = 0; i < xy.length; i += 2) {
        out[i] = x(xy[i] * DEGREE);
        out[i + 1] = y(xy[i + 1] * DEGREE);
      }
      return out;
    },
    /** Boxes west, south, east, north in 1e-5 degree -> Float32 left, top, right, bottom.
        @param {ArrayLike<number>} box */
    boxes(box) {
      const out = new Float32Array(box.length);
      for (let i = 0; i < box.length; i += 4) {
        out.set([x(box[i] * DEGREE), y(box[i + 3] * DEGREE), x(box[i + 2] * DEGREE), y(box[i + 1] * DEGREE)], i);
      }
      return out;
    },
  };
}
