/* Directed checks and how their answers add up, from the live rows. What nobody answered is unknown, never zero. Pure. */
import { count } from "../shared/format.js";
import { t } from "../shared/i18n.js";

const COUNTY = 6, TOWNSHIP = 9, GRID = 15, STEPS = 5;

/** The checks that still ask, the newest first.
    @param {States} states
    @returns {CheckRow[]} */
export function listAsked(states) {
  const rows = /** @type {CheckRow[]} */ ([...states.values()].flatMap((state) => [...state.checks.values()]).filter((row) => row.part === "check"));
  return rows.sort((a, b) => Date.parse(b.asked_at) - Date.parse(a.asked_at) || (a.id < b.id ? 1 : -1));
}

/** The one that was asked for while it still asks, else the newest.
    @param {CheckRow[]} checks
    @param {string | null} wanted
    @returns {CheckRow | null} */
export const chooseCheck = (checks, wanted) => checks.find((row) => row.id === wanted) ?? checks[0] ?? null;

/** Where the answers of a check lie as a file: those of the viewer's own region, else of all that was asked.
    @param {CheckRow} check
    @param {string} region */
export const answersAddress = (check, region) => `/api/checks/${encodeURIComponent(check.id)}/answers.csv?region=${region.length > COUNTY ? region : check.region}`;

/** How a check adds up, by region.
    @param {States} states
    @param {CheckRow} check
    @returns {Map<string, CheckSumRow>} */
export function sumsOf(states, check) {
  const rows = /** @type {CheckSumRow[]} */ ([...states.values()].flatMap((state) => [...state.checks.values()]).filter((row) => row.part === "region" && row.check === check.id));
  return new Map(rows.map((row) => [row.region, row]));
}

/** The sum of the viewer's own region, from which all figures are taken.
    @param {Map<string, CheckSumRow>} sums
    @param {string} region
    @returns {CheckSumRow | undefined} */
export function ownSum(sums, region) {
  const inside = [...sums.values()].filter((row) => row.region.startsWith(region)).sort((a, b) => a.region.length - b.region.length);
  return sums.get(region) ?? inside[0];
}

/** Lines of the table: townships with the most unknown first, below an opened one its villages and grids.
    @param {Map<string, CheckSumRow>} sums
    @param {{names: {name(code: string): string}, opened: Set<string>}} how
    @returns {CheckLine[]} */
export function buildCheckLines(sums, { names, opened }) {
  const rows = [...sums.values()], unknown = (/** @type {CheckSumRow} */ row) => row.total - row.answered;
  const worse = (/** @type {CheckSumRow} */ a, /** @type {CheckSumRow} */ b) => unknown(b) - unknown(a) || (a.region < b.region ? -1 : 1);
  const line = (/** @type {CheckSumRow} */ row, /** @type {number} */ depth) => ({ key: row.region, depth, name: names.name(row.region), row, unknown: unknown(row), open: opened.has(row.region) });
  return rows.filter((row) => row.region.length === TOWNSHIP).sort(worse).flatMap((row) => {
    const below = opened.has(row.region) ? rows.filter((one) => one.region.length > TOWNSHIP && one.region.startsWith(row.region) && isLeaf(one, sums)) : [];
    return [line(row, 0), ...below.sort(worse).map((one) => line(one, 1))];
  });
}

/** Whether nothing of a check lies below a region.
    @param {CheckSumRow} row
    @param {Map<string, CheckSumRow>} sums */
function isLeaf(row, sums) {
  return row.region.length === GRID || ![...sums.keys()].some((code) => code.length > row.region.length && code.startsWith(row.region));
}

/** The grids on the map, each with its step; those of which nobody has answered are silent, whatever their step.
    @param {CheckRow} check
    @param {Map<string, CheckSumRow>} sums
    @returns {GridRates} */
export function stepGrids(check, sums) {
  const grids = [...sums.values()].filter((row) => row.region.length === GRID), known = grids.filter((row) => row.answered > 0);
  const most = Math.max(0, ...known.map((row) => row.sum ?? 0));
  return { steps: new Map(grids.map((row) => [row.region, row.answered ? stepOf(check, row, most) : 0])), silent: new Set(grids.filter((row) => !row.answered).map((row) => row.region)) };
}

/** @param {CheckRow} check
    @param {CheckSumRow} row
    @param {number} most */
function stepOf(check, row, most) {
  if (check.kind === "number") return (row.sum ?? 0) > 0 ? Math.max(1, Math.ceil((STEPS * (row.sum ?? 0)) / most)) : 0;
  if (check.kind === "yes_no") return row.counts.yes ? STEPS : 0;
  if (check.kind === "choice") return Math.min(STEPS, Math.max(0, check.choices.findIndex((one) => row.counts[one])));
  return 0;
}

/** What a region's answers come to, in words; unknown when nobody has answered.
    @param {CheckRow} check
    @param {CheckSumRow | undefined} row */
export function sumWords(check, row) {
  if (!row?.answered) return t("checks.unknown");
  if (check.kind === "number") return `${count(row.sum ?? 0)} ${check.unit}`.trim();
  if (check.kind === "text") return t("checks.told", { n: row.answered });
  const parts = check.kind === "yes_no" ? ["yes", "no"].map((one) => [t(`checks.value.${one}`), row.counts[one] ?? 0]) : check.choices.map((one) => [one, row.counts[one] ?? 0]);
  return parts.map(([word, n]) => `${word} ${count(Number(n))}`).join(" · ");
}

/** What the colours of the map mean: [step, words].
    @param {CheckRow} check
    @returns {[number, string][]} */
export function legendOf(check) {
  if (check.kind === "number") return [[0, "0"], [1, t("checks.legend.some")], [STEPS, t("checks.legend.most")]];
  if (check.kind === "yes_no") return [[0, t("checks.value.no")], [STEPS, t("checks.value.yes")]];
  if (check.kind === "choice") return check.choices.slice(0, STEPS + 1).map((one, i) => [i, one]);
  return [[0, t("checks.legend.told")]];
}
