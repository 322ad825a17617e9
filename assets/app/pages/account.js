/* Pages that the server draws for somebody who is signed in: how long the session still lasts, and whether a command is offered. */
import { loadCatalogue } from "../state/shared/i18n.js";
import { startOfferNotice } from "../ui/squads/offer_notice.js";
import { startSessionActivity } from "../ui/shared/session_notice.js";

/** The page says in `data-here` which language it speaks. */
async function start() {
  await loadCatalogue(document.body.dataset.here ?? "zh");
  startSessionActivity("person");
  startOfferNotice("person");
}

start();
