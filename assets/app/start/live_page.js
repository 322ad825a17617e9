/* A page of live data: it opens when names are known, and its feed ends with it. */
import { lookForOffers, stampOffers } from "../ui/squads/offer_notice.js";
import { createLiveData, startEarly } from "../transport/live/live_data.js";

const TOLD = 'meta[name="palm-live"]';   // callbacks/hints.py

/** What is offered to the viewer's account is said as soon as the feed tells of it.
    @param {LiveData} live
    @param {string} [account] */
function watchOffers(live, account) {
  let known = "";
  if (!account) return () => {};
  return live.on("state", () => {
    const stamp = stampOffers([...live.states().values()].flatMap((state) => [...state.squads.values()]), account);
    if (stamp !== known) lookForOffers();
    known = stamp;
  });
}

/** How `registerPage` opens a page that `create(page, live)` makes.
    @param {(page: HTMLElement, live: LiveData) => Page} create
    @returns {OpenPage} */
export function livePage(create) {
  startEarly(document.querySelector(TOLD)?.getAttribute("content") ?? undefined);
  return async (page, boot) => {
    const live = await createLiveData(boot);
    try {
      const made = create(page, live);
      const off = watchOffers(live, boot.viewer.account);
      return { destroy() { off(); made.destroy(); live.destroy(); } };
    } catch (problem) {
      live.destroy();
      throw problem;
    }
  };
}
