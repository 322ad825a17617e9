/* How every page of Dash's starts: its entry registers here how it is opened, before Dash's own scripts run, and Dash's
   clientside callback `palm_page.mount` hands over the boot data of the page on screen. */
import { loadCatalogue, t } from "../state/shared/i18n.js";
import { rendererHooks } from "../transport/shared/callback_transport.js";
import { watchStores } from "../transport/shared/component_resets.js";
import { reloadIfServed } from "../transport/live/kiosk_watchdog.js";
import { createCallbackQueue, holdFields } from "../ui/shared/callback_notice.js";
import { fillIcons, getElement, h } from "../ui/shared/dom.js";
import { listenRowActions } from "../ui/shared/row_actions.js";
import { startSessionActivity } from "../ui/shared/session_notice.js";
import { startOfferNotice } from "../ui/squads/offer_notice.js";
import { provideCompiledSteps } from "./compiled_steps.js";
import { closePrototypeAccessor } from "./prototypes.js";

const RETRY = 10e3;
/** @type {Page | null} */
let current = null;   // what was opened: {destroy()}
let turn = 0;

function frame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Wait until React has put the page, and the map has its place, into the document.
    @param {Boot} boot */
async function element(boot) {
  for (;;) {
    /** @type {HTMLElement | null} */
    const found = document.querySelector(`.page-${boot.page}`);
    if (found) return found;
    await frame();
  }
}

function unmount() {
  if (!current) return;
  current.destroy();
  current = null;
}

/** A page that cannot even start says so, with the code, offers to try again, and does so by itself.
    @param {HTMLElement} page
    @param {Failure} problem */
function sayFailed(page, problem) {
  const again = h("button", "btn", t("state.again"));
  again.addEventListener("click", () => location.reload());
  setInterval(reloadIfServed, RETRY);
  const main = getElement(page, "main");
  const text = t("state.error.code", { code: problem.code || problem.message });
  main.replaceWith(h("main", "page-message", [h("h1", "", t("state.error")), h("p", "", text), again], { role: "alert" }));
}

/** @param {OpenPage} open
    @param {Boot} boot
    @param {number} mine */
async function begin(open, boot, mine) {
  const page = await element(boot);
  await loadCatalogue(boot.lang);
  fillIcons(page);
  startSessionActivity(boot.viewer.kind);
  startOfferNotice(boot.viewer.kind);
  try {
    const opened = await open(page, boot);
    if (mine !== turn) return opened.destroy();
    current = opened;
    page.dataset.mounted = "1";
  } catch (problem) {
    console.warn("palm: the page could not start", problem);
    sayFailed(page, problem);
  }
  return undefined;
}

/** Mount the page of `boot`, taking down the one before. The value goes nowhere: it tells Dash that it ran.
    @param {OpenPage} open
    @param {Boot | null} boot */
function mountPage(open, boot) {
  turn += 1;
  unmount();
  if (boot) begin(open, boot, turn);
  return boot ? boot.page : null;
}

/** Give functions to Dash, which finds them by these names.
    @param {string} name
    @param {object} functions */
function registerClientside(name, functions) {
  window.dash_clientside = Object.assign(window.dash_clientside || {}, { [name]: functions });
}

/** Let Dash mount this page: `open(page, boot)` gives {destroy()}, or a promise of it. Returns the queue of its callbacks.
    @param {OpenPage} open */
export function registerPage(open) {
  const queue = createCallbackQueue();
  provideCompiledSteps();
  watchStores(window);
  registerClientside("palm_page", { mount: (/** @type {Boot | null} */ boot) => mountPage(open, boot) });
  registerClientside("palm_hooks", { ...rendererHooks(queue), layout_pre: closePrototypeAccessor });   // its scripts have run then
  return queue;
}

/** Let the buttons of rows work on a page whose tables Dash's callbacks fill.
    @param {{begin(): boolean}} queue */
export function registerRowActions(queue) {
  registerClientside("palm_rows", listenRowActions(queue, () => holdFields(false)));
}
