/* A chart beside what matters more: its place is empty until the page is drawn and painted. Only then is plotly asked for,
   whose evaluation holds the main thread longer than all scripts of ours together. */

const CONFIG = { displayModeBar: false, staticPlot: true, responsive: true, showSendToCloud: false };
const LONGEST = 1000;   // ms until a page that never rests gets its chart all the same

/** @param {() => void} then */
function afterPaint(then) {
  const rest = window.requestIdleCallback ?? ((/** @type {() => void} */ fn) => setTimeout(fn, LONGEST / 10));
  requestAnimationFrame(() => rest(then, { timeout: LONGEST }));
}

/** `draw(figure)` shows a figure of plotly's in the place `id`, an empty element of Dash's; `destroy()` ends it.
    @param {string} id
    @param {(then: () => void) => void} wait */
export function createLateChart(id, wait = afterPaint) {
  const inside = `${id}-graph`;
  let figure = /** @type {object} */ ({}), stage = "empty";

  function put() {
    if (stage !== "waiting") return;
    stage = "there";
    const props = { id: inside, config: CONFIG, className: "daily", figure };
    window.dash_clientside.set_props(id, { children: { namespace: "dash_core_components", type: "Graph", props } });
  }

  return {
    /** @param {object} next */
    draw(next) {
      figure = next;
      if (stage === "there") window.dash_clientside.set_props(inside, { figure });
      if (stage !== "empty") return;
      stage = "waiting";
      wait(put);
    },
    destroy() { stage = "ended"; },
  };
}
