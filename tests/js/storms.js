// A storm as its rows come, for the tests of what shows it.
const at = (/** @type {number} */ hours) => new Date(Date.parse("2026-08-08T17:00:00+08:00") + hours * 3600e3).toISOString();

/** @param {object} [wind] */
export function township(region, wind = {}) {
  const clock = { state: "expected", begins: [at(10), at(12), at(14)], until: [at(30), at(40), at(41)], of: 2, agencies: 2, ...wind };
  return { region, grids: 9, near: { at: [at(38), at(40), at(44)], km: [20, 24, 60], of: 2 }, winds: { 7: clock, 10: clock, 12: clock }, covered: { 7: [0, 0, 5, 9, 9, null], 10: [0, 0, 0, 0, 0, null], 12: [0, 0, 0, 0, 0, null] } };
}

const cover = (/** @type {Partial<WindCover>} */ more = {}) => ({ inside: [], unknown: [], grids: 0, unknown_grids: 0, ...more });
const unknown = () => cover({ unknown: ["330825"], unknown_grids: 12 });

/** Nothing for 6 hours, then part of force 7 with a village unknown, then a township and all of it, at last unknown. */
function winds() {
  const seven = [cover(), cover(), cover({ inside: ["330825101264", "330825101201001"], unknown: ["330825102201"], grids: 5, unknown_grids: 2 }), cover({ inside: ["330825101"], grids: 9 }), cover({ inside: ["330825"], grids: 12 }), unknown()];
  const none = [0, 1, 2, 3, 4].map(() => cover());
  return { 7: seven, 10: [...none, unknown()], 12: [...none, unknown()] };
}

export function outlook(townships = [township("330825101")], more = {}) {
  const cone = [0, 6, 12].map((h) => ({ valid: at(h), lat: 27 + h / 10, lon: 125 - h / 4, km: 5 * h }));
  return { at: at(0), known: true, agencies: ["中国", "日本"], leads: [0, 6, 12, 24, 36, 48], winds: winds(), cone, townships, ...more };
}

/** The rows of one storm, shuffled as a table is. */
export function rows(told = outlook(), id = "202613") {
  const place = (/** @type {number} */ h, /** @type {number} */ lon) => ({ valid: at(h), lat: 27, lon, wind_ms: 45, pressure_hpa: 950 });
  const all = [
    { id: `${id}/by/中国`, part: "forecast", storm: id, agency: "中国", issued: at(0), points: [{ ...place(24, 121), r7: [400, 300, 200, 300] }, place(48, 117)] },
    { id: `${id}/at/2`, part: "point", storm: id, ...place(0, 125), r7: [450, 420, 420, null], r10: [200, 200, 180, 200] },
    { id: `${id}/at/1`, part: "point", storm: id, ...place(-6, 126) },
    { id, part: "storm", storm: id, name: "白海豚", name_en: "DOLPHIN", outlook: told },
  ];
  return new Map(all.map((row) => [row.id, row]));
}
export const NOW = Date.parse("2026-08-08T18:00:00+08:00");
