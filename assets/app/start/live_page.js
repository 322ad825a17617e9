/* A page of live data: it opens when names are known, and its feed ends with it. */
import { createLiveData, startEarly } from "../transport/live/live_data.js";

const TOLD = 'meta[name="palm-live"]';   // callbacks/hints.py

/** How `registerPage` opens a page that `create(page, live)` makes.
    @param {(page: HTMLElement, live: LiveData) => Page} create
    @returns {OpenPage} */
export function livePage(create) {
  startEarly(document.querySelector(TOLD)?.getAttribute("content") ?? undefined);
  return async (page, boot) => {
    const live = await createLiveData(boot);
    try {
      const made = create(page, live);
      return { destroy() { made.destroy(); live.destroy(); } };
    } catch (problem) {
      live.destroy();
      throw problem;
    }
  };
}
