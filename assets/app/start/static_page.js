/* Pages that Dash fills (/trace, /admin, /review): a live header; drawings in what Dash puts in later; copying. */
import { hintsOf } from "../state/live/page_news.js";
import { t } from "../state/shared/i18n.js";
import { fillIcons, findAll, findTarget, getElement } from "../ui/shared/dom.js";
import { createQuietRenewal } from "../ui/shared/quiet_renewal.js";
import { createLiveHeader } from "./live_header.js";

const SHOWN_MS = 2000;
const OPENERS = ".table .btn, .entry .btn, .plain .card-tools .btn-main";   // a row, or something new
const NARROW = "(max-width: 1023px)";   // as in admin.css: below that the opened thing stands under the list

/** Copy the secret beside the button; say so, or say that the browser would not.
    @param {HTMLElement} button */
async function copy(button) {
  const note = getElement(button, ".secret-note");
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    note.textContent = t("secret.copied");
  } catch {
    if (button.previousElementSibling) select(button.previousElementSibling);
    note.textContent = t("secret.selected");
  }
  setTimeout(() => { note.textContent = t("secret.copy"); }, SHOWN_MS);
}

/** @param {Element} element */
function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** The one main button that Enter in a field of its form presses; null where none or several could be meant.
    @param {Element} field */
function sends(field) {
  const card = field.closest(".card");
  const buttons = card ? findAll(card, ".form-foot .btn-main") : [];
  const found = buttons.filter((button) => button.offsetParent && !(/** @type {HTMLButtonElement} */ (button)).disabled);
  return found.length === 1 && field.closest(".form-grid") ? found[0] : null;
}

/** @param {KeyboardEvent} event */
function enter(event) {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  const field = /** @type {Element} */ (event.target);
  if (field.matches("input:not([type=checkbox], [type=radio], [type=file])") && !field.closest(".dash-dropdown-content")) sends(field)?.click();
}

/** A file field is drawn by the words around it; whoever hears the page is told the same.
    @param {HTMLElement} page */
function nameFiles(page) {
  for (const field of page.querySelectorAll(".drop input:not([aria-label])")) field.setAttribute("aria-label", field.closest(".drop")?.textContent.trim() ?? "");
}

/** What the header of a page hears. Dash's callbacks fill the page anew when its signal is another; a list of /admin by
    itself, as soon as nobody aims at it.
    @param {HTMLElement} page
    @param {Boot} boot */
function openHeader(page, boot) {
  const { region, counties, viewer } = boot;
  const scope = { page: boot.page, region, counties, kind: viewer.kind, account: viewer.account ?? "", live: viewer.rights?.includes("see_live") ?? false };
  const hears = hintsOf(scope).length > 0;
  const renew = () => window.dash_clientside.set_props(page.dataset.signal ?? "", { data: hears ? Date.now() : [] });
  if (!hears) return createLiveHeader(page, scope, { renew });
  const quiet = createQuietRenewal(page, renew);
  const header = createLiveHeader(page, scope, { renew, renewed: () => quiet.soon() });
  return { destroy() { quiet.destroy(); header.destroy(); } };
}

/** @param {HTMLElement} page
    @param {Boot} boot */
export function createStaticPage(page, boot) {
  const header = openHeader(page, boot);
  let opening = false;   // a row was opened on a narrow screen, and what it opens is not there yet

  /** @param {MutationRecord[]} records */
  function changed(records) {
    fillIcons(page);
    nameFiles(page);
    const side = page.querySelector(".side");
    if (!opening || !side || !records.some((record) => side.contains(record.target))) return;
    opening = false;
    side.scrollIntoView({ block: "start" });
  }

  const seen = new MutationObserver(changed);
  seen.observe(page, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });

  /** @param {Event} event */
  function click(event) {
    const button = findTarget(event, "[data-copy]");
    if (button) copy(button);
    opening = matchMedia(NARROW).matches && findTarget(event, OPENERS) !== null;
  }

  page.querySelector(".tab-link[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  page.addEventListener("click", click);
  page.addEventListener("keydown", enter);
  nameFiles(page);
  return {
    destroy() {
      seen.disconnect();
      page.removeEventListener("click", click);
      page.removeEventListener("keydown", enter);
      header.destroy();
    },
  };
}
