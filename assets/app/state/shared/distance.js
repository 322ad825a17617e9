/* How far two places are from one another. */
const EARTH_KM = 6371, RADIANS = Math.PI / 180;

/** Kilometres between two points, on a sphere; good for a county.
    @param {LatLon} a
    @param {LatLon} b */
export function measureDistance(a, b) {
  const x = (b.lon - a.lon) * RADIANS * Math.cos(((a.lat + b.lat) / 2) * RADIANS), y = (b.lat - a.lat) * RADIANS;
  return EARTH_KM * Math.hypot(x, y);
}
