/* What the map of /rollout shows: the grids by acceptance 领办, by completion 办结, or the voids. The address remembers it. */
import { find, findAll, findPart, getPanel, setText } from "../shared/dom.js";
import { t } from "../../state/shared/i18n.js";

export const VIEWS = /** @type {const} */ (["accepted", "finished", "voids"]);
const NAME = "view";

/** Which of VIEWS an address asks for; the first where it names none.
    @param {string} search
    @returns {typeof VIEWS[number]} */
export function viewOf(search) {
  const asked = new URLSearchParams(search).get(NAME);
  return VIEWS.find((view) => view === asked) ?? VIEWS[0];
}

/** The same address with a view; the first is not named.
    @param {string} href
    @param {string} view */
export function addressOf(href, view) {
  const url = new URL(href);
  if (view === VIEWS[0]) url.searchParams.delete(NAME);
  else url.searchParams.set(NAME, view);
  return url.href;
}

/** The switch over the map, and what follows it: map, legend, cascade.
    @param {HTMLElement} page
    @param {{map: Pick<ReturnType<typeof import("./rate_map.js").createRateMap>, "showLegend">, voids: Pick<ReturnType<typeof import("./void_view.js").createVoidView>, "turn" | "clear">, changed(): void}} parts */
export function createMapViews(page, { map, voids, changed }) {
  const first = viewOf(location.search);
  let measure = /** @type {TaskMeasure} */ (first === "finished" ? "finished" : "accepted");

  /** @param {string} wanted */
  function show(wanted) {
    const view = VIEWS.find((one) => one === wanted) ?? VIEWS[0];
    if (view !== "voids") measure = view;
    page.dataset.view = view;
    for (const button of findAll(page, '[data-act="view"]')) button.setAttribute("aria-pressed", String(button.dataset.value === view));
    setText(findPart(getPanel(page, "map"), "measure"), t(`rollout.view.${view}`));
    setText(find(page, '[data-act="order"][data-value="pending"]'), t(measure === "finished" ? "rollout.order.left" : "rollout.order.pending"));
    voids.turn(view === "voids");
    if (view === "voids") return;
    map.showLegend(measure);
    voids.clear(getPanel(page, "exceptions"));
  }

  show(first);
  return {
    measure: () => measure,
    /** @param {string} view */
    choose(view) {
      show(view);
      history.replaceState(history.state, "", addressOf(location.href, view));
      changed();
    },
    /** The next of them, by the keyboard. */
    turn() {
      const at = VIEWS.findIndex((view) => view === page.dataset.view);
      this.choose(VIEWS[(at + 1) % VIEWS.length]);
    },
  };
}
