/* Which open cases another one may repeat: those close to it in place and time, of the same matter before others. */
import { titleOf } from "./case_summary.js";
import { measureDistance } from "../shared/distance.js";
import { t } from "../shared/i18n.js";

const MOST = 12, FARTHEST_KM = 5, OLDEST_MS = 7 * 86400e3;

/** @param {number} km */
function describeDistance(km) {
  return km < 1 ? t("similar.metres", { m: Math.round(km * 100) * 10 }) : t("similar.km", { km: km.toFixed(1) });
}

/** Whether a case lies in a place, or was handed down into it: who is only called into it does not merge it.
    @param {CaseRow} row
    @param {string} place */
const belongsTo = ({ region, handling }, place) => [region, handling?.handed_to ?? ""].some((code) => code.startsWith(place));

/** The likeliest first, each as a choice with its reasons: 编号 标题 · 同一件事 · 320 米; of a `place` only, unless it is "".
    @param {CaseRow[]} rows
    @param {CaseRow} of
    @param {string} place
    @returns {Choice[]} */
export function listSimilarCases(rows, of, place) {
  const found = rows.filter((row) => row.id !== of.id && belongsTo(row, place)).map((row) => ({
    row, same: of.matter !== null && row.matter === of.matter, km: measureDistance(of, row), apart: Math.abs(Date.parse(row.reported_at) - Date.parse(of.reported_at)),
  })).filter(({ km, apart }) => km <= FARTHEST_KM && apart <= OLDEST_MS);
  found.sort((a, b) => Number(b.same) - Number(a.same) || a.km - b.km || a.apart - b.apart || (a.row.id < b.row.id ? -1 : 1));
  return found.slice(0, MOST).map(({ row, same, km }) => [
    row.id, [`${row.no} ${titleOf(row)}`, ...(same ? [t("similar.matter")] : []), describeDistance(km)].join(" · "),
  ]);
}
