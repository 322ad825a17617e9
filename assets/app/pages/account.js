/* Pages that the server draws for somebody who is signed in: a live header, how long the session still lasts, whether a command is offered,
   and parts that follow what changes. The page works without this too. */
import { createLiveHeader } from "../start/live_header.js";
import { loadCatalogue } from "../state/shared/i18n.js";
import { startOfferNotice } from "../ui/squads/offer_notice.js";
import { createFetchedSection, ELSEWHERE } from "../ui/shared/fetched_section.js";
import { isTyped, renewSections } from "../ui/shared/renewed_sections.js";
import { startSessionActivity } from "../ui/shared/session_notice.js";

/** @param {string} address
    @param {AbortSignal} [signal] */
async function read(address, signal) {
  const answer = await fetch(address, { cache: "no-store", signal });
  if (answer.redirected) throw new Error(ELSEWHERE);
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** What is typed stays where it is: then the newest stands in a tab of its own. */
function renew() {
  if (isTyped(document.body)) window.open(location.href, "_blank", "noopener");
  else location.reload();
}

/** The page says in `data-here` which language it speaks, and in its head what it may hear. */
async function start() {
  await loadCatalogue(document.body.dataset.here ?? "zh");
  startSessionActivity("person");
  startOfferNotice("person");
  const section = document.querySelector("[data-fetched]"), form = document.querySelector("form[data-fetches]");
  if (section && form) createFetchedSection({ section: /** @type {HTMLElement} */ (section), form: /** @type {HTMLFormElement} */ (form), read });
  const told = document.querySelector('meta[name="palm-live"]')?.getAttribute("content");
  if (told) createLiveHeader(document.body, JSON.parse(told), { renew, renewed: () => renewSections(document, read) });
}

start();
