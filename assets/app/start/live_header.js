/* The live half of a page that has no live data of its own (server-drawn pages, /admin, /review, /trace): the mode changes at
   once, the age of data and what is ill are said, and data that became older offers to be fetched anew. */
import { concernsPage, createHeadWatch, hintsOf, holdsOf, topicsOf } from "../state/live/page_news.js";
import { t } from "../state/shared/i18n.js";
import { createFeed } from "../transport/live/feed_client.js";
import { panelStatus } from "../transport/live/live_data.js";
import { watchSignOut } from "../transport/shared/sign_out.js";
import { find, findTarget } from "../ui/shared/dom.js";
import { createHeader } from "../ui/shared/header.js";
import { createPanels } from "../ui/shared/panels.js";

const TICK = 1000;

/** `renew()` fetches anew what the page shows, when somebody asks for it; `renewed()`, if it is there, does so by itself where
    nobody is disturbed, and says whether it did.
    @param {HTMLElement} page
    @param {HeaderScope} scope
    @param {{renew(): void, renewed?: () => Promise<boolean>}} data */
export function createLiveHeader(page, scope, { renew, renewed = async () => false }, create = createFeed) {
  const feed = create({ region: scope.region, counties: scope.counties, kind: scope.kind, topics: topicsOf(scope), holds: holdsOf(scope), hints: hintsOf(scope) });
  const header = createHeader(page, { now: () => feed.now(), knowsTime: () => feed.knowsTime(), region: scope.region });
  const panels = createPanels(page, { reconnect: () => feed.reconnect() });
  const heads = createHeadWatch(scope.page), offer = find(page, "[data-renew]");

  function show() {
    const status = panelStatus(feed.status());
    panels.status(status);
    header.show(feed.beat(), status.level, status.blocked, feed.ready() && feed.states());
  }

  function tick() {
    header.tick();
    show();
  }

  async function older() {
    if (!offer || !offer.hidden || await renewed()) return;
    offer.hidden = false;
    offer.title = t("renew.title");
  }

  /** @param {Event} event */
  function click(event) {
    const button = findTarget(event, "[data-renew]");
    if (!offer || !button) return;
    offer.hidden = true;
    button.closest("[data-missing]")?.removeAttribute("data-missing");   // a button in the place of data that did not come asks too, and once
    heads.forget();
    renew();
  }

  const offs = [
    feed.on("state", show), feed.on("status", show),
    feed.on("beat", (beat) => { if (heads.passed(beat)) older(); }),
    feed.on("hint", () => { older(); }),
    feed.on("news", (changes) => { if (concernsPage(scope.page, changes)) older(); }),
  ];
  const timer = setInterval(tick, TICK);
  page.addEventListener("click", click);
  watchSignOut(window, () => feed.stop());   // or it would ask once more, as nobody
  feed.start();
  tick();
  return {
    destroy() {
      clearInterval(timer);
      offs.forEach((off) => off());
      page.removeEventListener("click", click);
      header.destroy();
      feed.stop();
    },
  };
}
