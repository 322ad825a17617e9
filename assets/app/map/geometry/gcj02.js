/* WGS-84 <-> GCJ-02, the shifted datum of some Chinese map providers. Degrees; pure. */
const AXIS = 6378245, EE = 0.006693421622965943, ROUNDS = 6;   // Krasovsky 1940
const { PI, sin, cos, sqrt, abs } = Math;

/** Whether the shift applies: a box around China.
    @param {number} lat
    @param {number} lon */
function applies(lat, lon) {
  return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

const wave = (/** @type {number} */ u, /** @type {number} */ a, /** @type {number} */ b) => a * sin(u * PI) + b * sin((u / 3) * PI);   // shared shape of the slow terms

/** @param {number} x
    @param {number} y */
function northing(x, y) {
  return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    + (2 / 3) * (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI) + wave(y, 20, 40) + 160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30));
}

/** @param {number} x
    @param {number} y */
function easting(x, y) {
  return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    + (2 / 3) * (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI) + wave(x, 20, 40) + 150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI));
}

/** [lat, lon] in GCJ-02 of a WGS-84 point; outside China the same point.
    @param {number} lat
    @param {number} lon */
export function fromWgs(lat, lon) {
  if (!applies(lat, lon)) return [lat, lon];
  const x = lon - 105, y = lat - 35, phi = (lat / 180) * PI;
  const magic = 1 - EE * sin(phi) ** 2, root = sqrt(magic);
  const dLat = (northing(x, y) * 180) / (((AXIS * (1 - EE)) / (magic * root)) * PI);
  const dLon = (easting(x, y) * 180) / ((AXIS / root) * cos(phi) * PI);
  return [lat + dLat, lon + dLon];
}

/** [lat, lon] in WGS-84 of a GCJ-02 point, by iteration (better than a millimetre).
    @param {number} lat
    @param {number} lon */
export function toWgs(lat, lon) {
  let found = [lat, lon];
  for (let i = 0; i < ROUNDS; i++) {
    const there = fromWgs(found[0], found[1]);
    found = [found[0] + lat - there[0], found[1] + lon - there[1]];
  }
  return found;
}
