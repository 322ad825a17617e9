/* People in an area that was drawn: what to ask, and their place beside the recommendation. Pure. */

/** The address of who could be called in an area.
    @param {string} of
    @param {LatLon[]} corners */
export function areaAddress(of, corners) {
  const area = corners.map(({ lat, lon }) => `${lat.toFixed(5)},${lon.toFixed(5)}`).join(";");
  return `${of}/candidates?area=${encodeURIComponent(area)}`;
}

/** What of an area is not shown in the recommendation already.
    @param {MatchRow[]} area
    @param {MatchRow[]} recommended */
export function dropShown(area, recommended) {
  const shown = new Set(recommended.flatMap(({ picks, alternatives }) => [...picks, ...alternatives]).map((one) => one.person));
  return area.map((match) => ({ ...match, alternatives: match.alternatives.filter((one) => !shown.has(one.person)) })).filter((match) => match.alternatives.length);
}

/** @param {MatchRow[]} area */
export function countFound(area) {
  return area.reduce((n, { alternatives }) => n + alternatives.length, 0);
}
