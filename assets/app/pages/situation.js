/* /situation-reports: clocks count down, what is typed outlives a reload, and a change by somebody else is told. The page works without this too. */
import { createPhoneFeed } from "../transport/phone/phone_feed.js";
import { judgeClock, writeLeft } from "../state/responses/report_clock.js";
import { getElement, setText } from "../ui/shared/dom.js";

const TICK_MS = 1000;
const root = getElement(document.body, "[data-situation]"), lost = getElement(document.body, "[data-lost]");
const changed = document.querySelector("[data-changed]"), restored = document.querySelector("[data-restored]");
let serverAhead = Number(root.dataset.now) - Date.now();

function tick() {
  for (const clock of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-due]:not([data-stopped])"))) {
    const left = Number(clock.dataset.due) - Date.now() - serverAhead, state = judgeClock(left, Number(root.dataset.remind));
    setText(getElement(clock, "[data-left]"), writeLeft(left));
    const words = getElement(clock, "[data-clock-state]");
    setText(words, words.dataset[state === "due_soon" ? "dueSoon" : state] ?? "");
    clock.className = `situation-clock is-${state}`;
  }
}

/** Whoever is signed out is led to the door: that is no state.
    @param {string} url
    @param {RequestInit} options */
async function ask(url, options) {
  const answer = await fetch(url, { ...options, headers: { accept: "application/json", ...options.headers } });
  return answer.redirected ? new Response(null, { status: 401 }) : answer;
}

/* The server holds the question until somebody does something with a report of the county. */
const feed = createPhoneFeed({
  address: root.dataset.situation ?? "", fetch: ask, shown: () => !document.hidden,
  news: (news) => {
    if (news.kind === "ended") return location.reload();
    lost.hidden = news.kind !== "offline";
    if (news.kind === "offline") return undefined;
    serverAhead = feed.offset();
    if (news.kind === "state" && changed instanceof HTMLElement) changed.hidden = /** @type {any} */ (news.state).stamp === root.dataset.stamp;
    return undefined;
  },
});

/** What is typed is kept in this tab until it was saved, also what was typed before this ran.
    @param {HTMLFormElement} form */
function keepTyped(form) {
  const name = `situation.${form.dataset.keep}`, fields = [.../** @type {NodeListOf<HTMLTextAreaElement>} */ (form.querySelectorAll("textarea"))];
  const known = JSON.parse(sessionStorage.getItem(name) ?? "{}"), done = new URLSearchParams(location.search).get("done");
  const listChanged = () => fields.filter((field) => field.value !== field.defaultValue), early = listChanged();
  const keep = () => sessionStorage.setItem(name, JSON.stringify(Object.fromEntries(listChanged().map((field) => [field.name, field.value]))));
  if (done === "edit") sessionStorage.removeItem(name);
  for (const field of fields) {
    const typed = known[field.name];
    if (done !== "edit" && typeof typed === "string" && typed !== field.value && !field.disabled && !early.includes(field)) {
      field.value = typed;
      if (restored instanceof HTMLElement) restored.hidden = false;
    }
  }
  if (early.length) keep();
  form.addEventListener("input", keep);
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-keep]"))) keepTyped(form);
const event = document.querySelector("#i-event"), grade = document.querySelector("#i-grade");
if (event instanceof HTMLSelectElement && grade instanceof HTMLSelectElement) {
  event.addEventListener("change", () => { grade.value = event.selectedOptions[0]?.dataset.grade ?? grade.value; });
}
tick();
setInterval(tick, TICK_MS);
feed.ask();
document.addEventListener("visibilitychange", () => { if (!document.hidden) feed.restart(); });
