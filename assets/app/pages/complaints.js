/* /complaints follows what is filed and answered: it waits at the server, and draws its list anew. The page works without this too. */
import { createPhoneFeed } from "../transport/phone/phone_feed.js";
import { getElement } from "../ui/shared/dom.js";
import { renewList } from "../ui/cases/complaint_list.js";

const AGAIN_MS = 2000;
const list = getElement(document.body, "[data-complaints]"), lost = getElement(document.body, "[data-lost]");

/** Only a list that is another one is drawn: whoever was refused keeps that refusal.
    @param {string} stamp */
async function follow(stamp) {
  if (stamp === list.dataset.stamp) return;
  try {
    const answer = await fetch("/complaints", { cache: "no-store" });
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    renewList(list, getElement(page.body, "[data-complaints]"));
    lost.hidden = true;
  } catch {
    lost.hidden = false;
    setTimeout(() => follow(stamp), AGAIN_MS);
  }
}

/** Whoever is signed out is led to the door: that is no state.
    @param {string} url
    @param {RequestInit} options */
async function ask(url, options) {
  const answer = await fetch(url, options);
  return answer.redirected ? new Response(null, { status: 401 }) : answer;
}

const feed = createPhoneFeed({
  address: "/complaints/state", fetch: ask, shown: () => !document.hidden,
  news: (news) => {
    if (news.kind === "ended") return location.reload();
    lost.hidden = news.kind !== "offline";
    return news.kind === "state" ? follow(/** @type {any} */ (news.state).stamp) : undefined;
  },
});
feed.ask();
document.addEventListener("visibilitychange", () => { if (!document.hidden) feed.restart(); });
