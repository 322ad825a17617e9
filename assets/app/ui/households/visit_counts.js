/* Households of a roll-out's tasks in its cascade: how far a line is, and below an opened one how many are in each result, with how what
   came back was rated. Templates only. */
import { count, percent } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { html, nothing } from "../shared/render.js";

const RESULTS = ["visited", "informed", "not_found", "needs_help", "unknown"];
/** The places of RESULTS in a row's counts. */
const PLACES = [1, 2, 3, 4, 0];
/** From so many on a share says more than two counts. */
const MANY = 1000;
const MARKS = ["good", "poor", "sent_back"];

/** Of how many households something is known, of how many; null before any were listed.
    @param {number[] | undefined} visits */
export function countVisits(visits) {
  if (!visits?.length) return null;
  const listed = visits.reduce((sum, one) => sum + one, 0);
  return { listed, told: listed - visits[0], needs: visits[4] };
}

/** The cell of a line: known of listed, as a share where they are many.
    @param {TreeLine} line */
export function visitCell(line) {
  const found = countVisits(line.visits);
  if (!found) return html`<span class="quiet">—</span>`;
  return html`${found.needs ? html`<span class="is-silent" title=${t("rollout.visit.needs_help")}>▲ ${count(found.needs)}</span> · ` : nothing}<span title=${t("rollout.visits.told", { done: count(found.told), of: count(found.listed) })}>${found.listed < MANY ? t("rollout.visits.told", { done: found.told, of: found.listed }) : `${percent(found.told / found.listed)}%`}</span>`;
}

/** Below an opened line: each result, and the ratings.
    @param {TreeLine} line */
export function visitNote(line) {
  const found = countVisits(line.visits), marks = line.marks ?? {};
  const counts = found ? [t("rollout.visits.listed", { n: found.listed }), ...RESULTS.map((name, i) => t(`rollout.visits.${name}`, { n: line.visits?.[PLACES[i]] ?? 0 }))] : [];
  const rated = MARKS.filter((name) => marks[name]).map((name) => t(`rollout.marks.${name}`, { n: marks[name] }));
  if (!counts.length && !rated.length) return nothing;
  return html`<p class="line-note is-visits" data-visits=${line.key}>${[...counts, ...rated].join(" · ")}</p>`;
}

/** The ratings of a township, short, beside its name; nothing when nothing was rated.
    @param {TreeLine} line */
export function markWords(line) {
  const marks = line.marks ?? {};
  return line.depth ? "" : MARKS.filter((name) => marks[name]).map((name) => t(`rollout.marks.short.${name}`, { n: marks[name] })).join(" ");
}
