/* Peace or response: the highest level that runs, in its colour, and all the others in words. */
import { span, when } from "../../state/shared/format.js";
import { countDown, listHeld } from "../../state/rollouts/hold.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { listProposals, NUMERALS, proposedWords } from "../../state/responses/response_proposals.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { findAll, h, setText } from "../shared/dom.js";

/** The responses of all counties, the highest and oldest first; of a type that several run, the highest.
    @param {{values: () => Iterable<{responses: Map<string, ResponseRow>}>}} states
    @returns {ResponseRow[]} */
export function listRunning(states) {
  const rows = [...states.values()].flatMap((state) => [...state.responses.values()]);
  rows.sort((a, b) => a.level - b.level || (a.since < b.since ? -1 : 1));
  return rows.filter((row, place) => rows.findIndex((one) => one.type === row.type) === place);
}

/** What the chip says: {level, head, sub}; level "" in peace. `now` in ms. What goes out by itself, and how many others run, stands in the head: many
    screens have room for nothing else. The other responses stand before the time, which is what may be cut off.
    @param {States} states
    @param {number} now */
export function describeMode(states, now) {
  const [first, ...others] = listRunning(states), more = [heldWords(states, now), proposedWords(states, now)].filter(Boolean);
  const [held] = listHeld(/** @type {any} */ (states)), soon = (/** @type {string} */ head) => (held ? t("mode.hold.head", { head, time: countDown(held, now) }) : head);
  if (!first) return { level: "", head: soon(t("mode.peace")), sub: more.join(" · ") || t("mode.peace.sub") };
  const since = Date.parse(first.since);
  const also = others.map((row) => `${t(`response.type.${row.type}`)} ${NUMERALS[row.level]}`);
  const highest = t("response.head", { level: NUMERALS[first.level], type: t(`response.type.${first.type}`) });
  return {
    level: String(first.level),
    head: soon(also.length ? t("response.head.more", { head: highest, more: also.length }) : highest),
    sub: [...more, ...(also.length ? [t("response.also", { list: also.join(t("response.comma")) })] : []), t("response.since", { time: when(since, now), span: span(now - since) })].join(" · "),
  };
}

/** The roll-out that goes out next by itself, and when; '' for none.
    @param {States} states
    @param {number} now */
function heldWords(states, now) {
  const [row] = listHeld(/** @type {any} */ (states));
  return row ? t("mode.hold", { name: nameOf({ name: row.plan_name, name_en: row.plan_name_en }), time: countDown(row, now) }) : "";
}

const BETWEEN = " · ";

/** Put words into a place piece by piece, so that a line ends between two of them and never within a time.
    @param {Element | null} place
    @param {string} words */
export function setPieces(place, words) {
  const pieces = words.split(BETWEEN).map((piece) => h("span", "mode-piece", piece)), text = pieces.map((piece) => piece.textContent).join(BETWEEN);
  if (place && place.textContent !== text) place.replaceChildren(...pieces.flatMap((piece, n) => (n ? [BETWEEN, piece] : [piece])));
}

/** Put it into every chip below `scope`.
    @param {ParentNode} scope
    @param {States} states
    @param {number} now */
export function drawMode(scope, states, now) {
  const { level, head, sub } = describeMode(states, now), proposed = listProposals(states).length ? "1" : "", held = listHeld(/** @type {any} */ (states)).length ? "1" : "";
  for (const chip of findAll(scope, "[data-mode]")) {
    if (chip.dataset.mode !== level) chip.dataset.mode = level;
    if ((chip.dataset.proposed ?? "") !== proposed) chip.dataset.proposed = proposed;
    if ((chip.dataset.hold ?? "") !== held) chip.dataset.hold = held;
    setText(chip.querySelector("[data-mode-head]"), head);
    setPieces(chip.querySelector("[data-mode-sub]"), sub);
    if (chip.title !== isolated(sub)) chip.title = isolated(sub);
  }
}
