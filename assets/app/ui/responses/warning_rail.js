/* The rail of official warnings under the header: shown while one is live; what it lists opens the panel. */
import { t } from "../../state/shared/i18n.js";
import { describeWarnings, listWarnings } from "../../state/responses/warning_summary.js";
import { find, findTarget } from "../shared/dom.js";
import { html, iconTemplate, nothing, render, repeat, severityTemplate } from "../shared/render.js";
import { createWarningPanel } from "./warning_panel.js";

const EVERY = 20e3;   // what is left of a warning's time counts down by itself

/** @param {ReturnType<typeof describeWarnings>[number]} item
    @param {boolean} wall */
function chip(item, wall) {
  const mark = item.tone && !item.asked ? severityTemplate(item.tone, wall ? 30 : 18) : iconTemplate("alert-circle");
  const words = html`${mark}<span class="warning-name">${iconTemplate(item.icon)}<b>${item.title}</b></span>
    ${item.state ? html`<span class="chip">${item.state}</span>` : nothing}<span class="warning-left">${[item.sender, wall ? "" : item.area, item.left].filter(Boolean).join(" · ")}</span>`;
  const cls = `warning-chip tone-${item.asked ? 0 : item.tone}`;
  return wall ? html`<span class=${cls}>${words}</span>` : html`<button type="button" class=${cls} data-warning=${item.id}>${words}</button>`;
}

/** The rail of a page, which follows its live data; on the wall it has nothing to press.
    @param {HTMLElement} page
    @param {LiveData} live
    @param {{wall?: boolean}} [how] */
export function createWarningRail(page, live, { wall = false } = {}) {
  const rail = find(page, "[data-warnings]"), panel = wall ? null : createWarningPanel(live);
  let drawn = "";

  function draw() {
    if (!rail || !live.ready()) return;
    const items = describeWarnings(listWarnings(live.states()), live.now(), live.places);
    const key = JSON.stringify(items);
    if (key === drawn) return;
    drawn = key;
    rail.hidden = items.length === 0;
    render(html`<h2 class="warning-head">${t("warning.rail", { n: items.length })}</h2>${repeat(items, (item) => item.id, (item) => chip(item, wall))}`, rail);
    panel?.renew();
  }

  /** @param {Event} event */
  function click(event) {
    const id = findTarget(event, "[data-warning]")?.dataset.warning;
    if (id) panel?.open(id);
  }

  const offs = [live.on("state", draw), live.on("beat", draw)], timer = setInterval(draw, EVERY);   // a beat tells the server's time, without which nothing is known to be over
  rail?.addEventListener("click", click);
  draw();
  return {
    destroy() {
      clearInterval(timer);
      for (const off of offs) off();
      rail?.removeEventListener("click", click);
      panel?.destroy();
    },
  };
}
