/* Entry of /palm, the page of people's phones. Small by design: no Dash, no map, no socket. */
import { createAnswerQueue, createKey } from "../transport/answer_queue.js";
import { countOpen, listCalls } from "../state/phone_state.js";
import { createPhoneFeed, sendAnswer } from "../transport/phone_feed.js";
import { describeLink, levelsTemplate, pageTemplate } from "../ui/phone_view.js";
import { html, nothing, render } from "../ui/render.js";
import { t, useCatalogue } from "../state/i18n.js";
import { isolated } from "../state/text_isolation.js";
import { openAnswerStore } from "../transport/answer_store.js";
import { readCookie } from "../transport/reveal_request.js";

const MINUTE_MS = 60000;
const { lang = "zh", words = "{}", csrf = "" } = document.body.dataset;
const main = /** @type {HTMLElement} */ (document.getElementById("palm-main"));
const age = /** @type {HTMLElement} */ (document.getElementById("palm-age"));
const levels = /** @type {HTMLElement} */ (document.getElementById("palm-levels"));
const title = document.title;
/** @type {PhoneState | null} */
let state = null;
/** @type {AnswerQueue | null} */
let queue = null;
/** @type {Promise<void> | null} */
let opening = null;
let link = "", heardAt = 0;
/** @type {PhoneDraft} */
const draft = { open: "", note: "", eta: "", refused: "" };

const feed = createPhoneFeed({ fetch: (url, options) => fetch(url, options), shown: () => !document.hidden, news: take });

/** @param {PhoneNews} news */
function take(news) {
  link = news.kind;
  if (news.kind !== "offline") heardAt = feed.time();
  if (news.state) state = news.state;
  if (state && !opening) opening = openQueue(state.me.id);   // nothing is drawn to be pressed before answers have a place
  if (news.kind !== "offline") queue?.flush();
  if (queue || !state) draw();
}

/** @param {string} person */
async function openQueue(person) {
  const store = await openAnswerStore();
  queue = createAnswerQueue({
    person, store, changed: draw,
    send: (item) => sendAnswer(item, (url, options) => fetch(url, options), () => readCookie(document.cookie, csrf)).then((outcome) => { if (outcome.kind === "done") feed.ask(); return outcome; }),
    refused: (_item, message) => { draft.refused = t("palm.refused", { why: message }); },
  });
  await queue.load();
}

function draw() {
  if (state || link === "ended") main.querySelector("[data-loading]")?.remove();   // what the server wrote stands outside of what is drawn
  if (link === "ended") {
    render(html`<p class="palm-quiet">${t("palm.ended")}</p>`, main);
    render(nothing, age);
    return;
  }
  const waiting = queue?.list() ?? [], now = feed.time();
  if (state) {
    const calls = listCalls(state, waiting, queue?.listTaken()), open = countOpen(calls);
    render(levelsTemplate(state.responses, now), levels);
    render(pageTemplate(state, calls, draft, now), main);
    document.title = isolated(open ? `(${open}) ${title}` : title);
  }
  const { level, text } = describeLink({ kind: link, waiting: waiting.length, heardAt, now });
  age.dataset.level = level;
  render(html`${text}`, age);
}

/** Give an answer: kept first, sent when the network is there.
    @param {string} whose
    @param {string} kind
    @param {string} given
    @param {string} note */
function answer(whose, kind, given, note) {
  if (!state || !queue) return;
  const [squad, order] = whose.split("/"), now = feed.time();
  const eta = given === "on_the_way" && draft.eta ? new Date(now + Number(draft.eta) * MINUTE_MS).toISOString() : undefined;
  Object.assign(draft, { open: "", note: "", refused: "" });
  queue.add({
    key: createKey(), number: Date.now(), person: state.me.id, squad, state: given, note, answered_at: new Date(now).toISOString(),
    ...(kind === "order" ? { command: "acknowledge", order: Number(order) } : { command: "answer", eta }),
  });
}

/** @param {Event} event */
function press(event) {
  const { act, whose = "", state: given = "" } = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button[data-act]"))?.dataset ?? {};
  if (act === "answer" || act === "order") answer(whose, act, given, "");
  if (act === "open" || act === "close") {
    Object.assign(draft, { open: act === "open" ? whose : "", note: "" });
    draw();
    main.querySelector("textarea")?.focus();
  }
}

main.addEventListener("click", press);
main.addEventListener("change", (event) => { const field = /** @type {HTMLSelectElement} */ (event.target); if (field.dataset.act === "eta") draft.eta = field.value; });
main.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target), note = String(new FormData(form).get("note")).trim();
  if (note) answer(form.dataset.whose ?? "", form.dataset.kind ?? "", "done", note);
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) feed.ask(); });
addEventListener("online", () => feed.ask());
addEventListener("offline", () => { link = "offline"; draw(); });
useCatalogue(lang, JSON.parse(words));
feed.ask();
