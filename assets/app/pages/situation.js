/* /situation-reports: clocks count down, what is typed outlives a reload, and a change by somebody else is told. The page works without this too. */
import { judgeClock, writeLeft } from "../state/report_clock.js";
import { getElement, setText } from "../ui/dom.js";

const TICK_MS = 1000, LOOK_MS = 10_000;
const root = getElement(document.body, "[data-situation]"), lost = getElement(document.body, "[data-lost]");
const changed = document.querySelector("[data-changed]"), restored = document.querySelector("[data-restored]");
const loadedAt = Date.now();
let serverAhead = Number(root.dataset.now) - loadedAt;

function tick() {
  for (const clock of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-due]:not([data-stopped])"))) {
    const left = Number(clock.dataset.due) - Date.now() - serverAhead, state = judgeClock(left, Number(root.dataset.remind));
    setText(getElement(clock, "[data-left]"), writeLeft(left));
    const words = getElement(clock, "[data-clock-state]");
    setText(words, words.dataset[state === "due_soon" ? "dueSoon" : state] ?? "");
    clock.className = `situation-clock is-${state}`;
  }
}

/** Whether what the server has is what the page was drawn from.
    @param {any} told */
function isSame(told) {
  if (told.reports) return root.dataset.stamp === told.reports.map((/** @type {any} */ one) => `${one.id}.${one.version}.${one.state}`).join(" ");
  return String(told.version) === root.dataset.version && told.state === root.dataset.state;
}

async function look() {
  try {
    const answer = await fetch(root.dataset.situation ?? "", { cache: "no-store", headers: { accept: "application/json" } });
    if (answer.redirected || answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    serverAhead = Date.parse(told.now) - Date.now();
    lost.hidden = true;
    if (changed instanceof HTMLElement) changed.hidden = isSame(told);
  } catch {
    lost.hidden = false;
  }
}

/** What is typed is kept in this tab until it was saved.
    @param {HTMLFormElement} form */
function keepTyped(form) {
  const name = `situation.${form.dataset.keep}`, fields = /** @type {NodeListOf<HTMLTextAreaElement>} */ (form.querySelectorAll("textarea"));
  const known = JSON.parse(sessionStorage.getItem(name) ?? "{}"), done = new URLSearchParams(location.search).get("done");
  if (done === "edit") sessionStorage.removeItem(name);
  for (const field of fields) {
    const typed = known[field.name];
    if (done !== "edit" && typeof typed === "string" && typed !== field.value && !field.disabled) {
      field.value = typed;
      if (restored instanceof HTMLElement) restored.hidden = false;
    }
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(name, JSON.stringify(Object.fromEntries([...fields].filter((one) => one.value !== one.defaultValue).map((one) => [one.name, one.value]))));
  });
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-keep]"))) keepTyped(form);
const event = document.querySelector("#i-event"), grade = document.querySelector("#i-grade");
if (event instanceof HTMLSelectElement && grade instanceof HTMLSelectElement) {
  event.addEventListener("change", () => { grade.value = event.selectedOptions[0]?.dataset.grade ?? grade.value; });
}
tick();
setInterval(tick, TICK_MS);
setInterval(() => { if (!document.hidden) look(); }, LOOK_MS);
document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - loadedAt > TICK_MS) look(); });
