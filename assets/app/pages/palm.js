/* Entry of /palm, the page of people's phones. Small by design: no Dash, no map; live by a socket, or by a request that is held (phone_feed.js). */
import { createAnswerQueue, createKey } from "../transport/phone/answer_queue.js";
import { countOpen, listCalls, listEnded, openNote, tellsPlace } from "../state/phone/phone_state.js";
import { createPhoneFeed, fetchCase, fetchChoices, fetchMap, fetchMessages, fetchPersonal, sendAnswer } from "../transport/phone/phone_feed.js";
import { describeLink, levelsTemplate, pageTemplate, tabsTemplate } from "../ui/phone/phone_view.js";
import { reportBarTemplate, reportsTemplate, reportTemplate } from "../ui/phone/phone_report_view.js";
import { createPhoneSocket } from "../transport/phone/phone_socket.js";
import { askPosition } from "../transport/phone/phone_position.js";
import { createReportForm } from "../ui/phone/phone_report_form.js";
import { createPhoneMessages } from "../ui/phone/phone_messages.js";
import { messagesTemplate } from "../ui/phone/phone_message_view.js";
import { createCalledCases } from "../transport/phone/called_cases.js";
import { phoneCaseTemplate } from "../ui/phone/calls/phone_case_view.js";
import { createTimeRequests } from "../ui/phone/calls/time_request_drafts.js";
import { createDifficultyDrafts } from "../ui/phone/calls/difficulty_drafts.js";
import { createPersonalSection } from "../ui/phone/personal_section.js";
import { createCheckDrafts } from "../ui/phone/check_drafts.js";
import { createPatrolAnswers } from "../ui/phone/patrol_answers.js";
import { createTaskAnswers } from "../ui/phone/task_answers.js";
import { checksTemplate } from "../ui/phone/phone_checks_view.js";
import { phoneHouseholdsTemplate } from "../ui/phone/phone_households_view.js";
import { confirmationsTemplate, deputyTemplate, taskBarTemplate, tasksTemplate, taskTemplate } from "../ui/phone/phone_tasks_view.js";
import { personalTemplate } from "../ui/phone/personal_view.js";
import { html, nothing, render } from "../ui/shared/render.js";
import { t, useCatalogue } from "../state/shared/i18n.js";
import { isolated } from "../state/shared/text_isolation.js";
import { openAnswerStore } from "../transport/shared/answer_store.js";
import { countAsked, listChecks } from "../state/phone/phone_checks.js";
import { listHouseholds } from "../state/phone/phone_households.js";
import { countWaiting, listTasks } from "../state/phone/phone_tasks.js";
import { countLeft, listVisits } from "../state/phone/phone_visits.js";
import { listReports } from "../state/phone/phone_report.js";
import { createPhotoChoice, showPhoto, shrinkPhoto } from "../transport/phone/phone_photo.js";
import { keepChoice, readChoice } from "../transport/phone/phone_choices.js";
import { createVoiceRecorder } from "../transport/phone/voice_recorder.js";
import { readCookie } from "../transport/shared/reveal_request.js";

const MINUTE_MS = 60000;
const { lang = "zh", words = "{}", csrf = "" } = document.body.dataset;
const main = /** @type {HTMLElement} */ (document.getElementById("palm-main"));
const age = /** @type {HTMLElement} */ (document.getElementById("palm-age"));
const levels = /** @type {HTMLElement} */ (document.getElementById("palm-levels"));
const foot = /** @type {HTMLElement} */ (document.getElementById("palm-tabs"));
const heading = /** @type {HTMLElement} */ (document.getElementById("palm-title"));
const title = document.title;
/** @type {PhoneState | null} */
let state = null;
/** @type {AnswerQueue | null} */
let queue = null;
/** @type {Promise<void> | null} */
let opening = null;
let link = "", heardAt = 0, tab = "calls", count = Date.now();
/** @type {PhoneDraft} */
const draft = { open: "", note: "", eta: "", refused: "", ended: 0, photos: [], place: readChoice("place") };

const feed = createPhoneFeed({ fetch: (url, options) => fetch(url, options), shown: () => !document.hidden, news: take, connect: createPhoneSocket });

const form = createReportForm({
  draw, fetchChoices: () => fetchChoices((url, options) => fetch(url, options)), askPosition: () => askPosition(() => feed.time()),
  send(fields, photos) {
    const key = createKey();
    add({ command: "report", ...fields }, key);
    for (const photo of photos) add({ command: "photo", report: key, content: photo.content });
  },
});

const mine = createPersonalSection({ draw, fetchPersonal: () => fetchPersonal((url, options) => fetch(url, options)), send: (item) => add(item) });

const tasks = createTaskAnswers({ draw, send: (item) => add(item), now: () => feed.time(), left: (rollout) => countLeft(visitsOf(rollout)) });

const checks = createCheckDrafts({ draw, send: (item) => add(item) }), patrols = createPatrolAnswers({ draw, send: (item) => add(item) });

/** The checks that ask the person, with what was said here. */
const ownChecks = () => (state ? listChecks(state, queue?.list() ?? [], queue?.listTaken()) : []);

/** The households of one of the person's tasks, with what was said here.
    @param {string} rollout */
const visitsOf = (rollout) => (state ? listVisits(state, rollout, queue?.list() ?? [], queue?.listTaken()) : []);

/** The person's tasks, with what was done here. */
const ownTasks = () => (state ? listTasks(state, queue?.list() ?? [], queue?.listTaken()) : []);
const messages = createPhoneMessages({
  draw, fetchMessages: (squad, query) => fetchMessages(squad, query, (url, options) => fetch(url, options)), send: (item) => add(item),
  askPosition: () => askPosition(() => feed.time()), shrink: shrinkPhoto, recorder: createVoiceRecorder,
});

const cases = createCalledCases({ draw, fetchCase: (squad) => fetchCase(squad, (url, options) => fetch(url, options)), fetchMap: (squad) => fetchMap(squad, (url, options) => fetch(url, options)), askPosition: () => askPosition(() => feed.time()) });

const difficulties = createDifficultyDrafts({ draw, send(whose, fields) {
  const [squad, order = "0"] = whose.split("/");
  add({ command: "difficulty", ...(ownTasks().some((one) => one.row.rollout === whose) ? { rollout: whose } : { squad, order: Number(order) }), ...fields });
} });

const times = createTimeRequests({ draw, send: (item) => add(item), drop: (key) => queue?.withdraw((one) => one.key === key).then(draw), recall: (key) => queue?.recall(key), read: () => ({ state, queued: queue?.list() ?? [], taken: queue?.listTaken() ?? [], sending: queue?.sending() ?? "" }) });

/** @param {PhoneNews} news */
function take(news) {
  link = news.kind;
  if (news.kind !== "offline") heardAt = feed.time();
  if (news.state) {
    if (listEnded(state, news.state).length) draft.ended = feed.time();
    state = news.state;
  }
  if (state && !opening) opening = openQueue(state.me.id);   // nothing is drawn to be pressed before answers have a place
  if (news.kind !== "offline") queue?.flush();
  if (news.kind !== "offline" && state) {
    messages.follow(state.squads);
    cases.follow(state);
  }
  if (queue || !state) draw();
}

/** @param {string} person */
async function openQueue(person) {
  const store = await openAnswerStore();
  queue = createAnswerQueue({
    person, store, changed: draw,
    send: (item) => sendAnswer(item, (url, options) => fetch(url, options), () => readCookie(document.cookie, csrf)).then((outcome) => { if (outcome.kind === "done") feed.ask(); if (item.command === "complaint" && tab === "own") mine.open(); if (item.command === "message") messages.taken(item, outcome); times.taken(item, outcome); return outcome; }),
    refused(item, message) {
      if (item.command === "position" || times.recalls(item)) return;   // it was extra, or is not wanted any more
      if (item.command === "message") return refuseMessage(item, message);
      draft.refused = t("palm.refused", { why: message });
      if (item.command === "report") takeBack(item, message);
      else if (item.command === "complaint") mine.restore(item);
      else if (item.command === "time" ? !times.restore(item) : item.note) draft.refused = t("palm.message.refused", { why: message, text: item.note ?? "" });
    },
  });
  form.load();
  await queue.load();
}

/** A report was refused: it is in the form again, and its photos with it.
    @param {PhoneAnswer} item
    @param {string} message */
async function takeBack(item, message) {
  const photos = await queue?.withdraw((one) => one.report === item.key) ?? [];
  form.restore(item, message, photos.flatMap((one) => (one.content ? [showPhoto(one.content)] : [])));
}

/** A message was refused: it is in its field again; where its squad is gone, the page says what was not sent.
    @param {PhoneAnswer} item
    @param {string} message */
function refuseMessage(item, message) {
  if (state?.squads.some((one) => one.id === item.squad)) messages.restore(item, message);
  else draft.refused = t("palm.message.refused", { why: message, text: item.text || t("palm.message.title") });
}

const photoChoice = createPhotoChoice({ draw });

/** Photos were chosen, for the report or for the note that is open.
    @param {HTMLInputElement} field */
function choosePhotos(field) {
  const { open } = draft, report = form.draft();
  if (tab === "report") photoChoice.choose(field, report, () => form.draft() === report);
  else photoChoice.choose(field, draft, () => draft.open === open);
}

function draw() {
  if (state || link === "ended") main.querySelector("[data-loading]")?.remove();   // what the server wrote stands outside of what is drawn
  if (link === "ended") {
    render(html`<p class="palm-quiet">${t("palm.ended")}</p>`, main);
    render(nothing, age);
    render(nothing, foot);
    return;
  }
  const waiting = queue?.list() ?? [], now = feed.time(), waits = draft.waits = photoChoice.waits();
  if (state) {
    const calls = listCalls(state, waiting, queue?.listTaken()), open = countOpen(calls) + countWaiting(ownTasks()) + countAsked(ownChecks()), task = shownTask();
    render(levelsTemplate(state.responses, now), levels);
    render(partTemplate(state, calls, waiting, now), main);
    if (tab === "calls" && task) render(taskBarTemplate(task, tasks.ticksOf(task.row.rollout), now), foot);
    else render(tab === "report" ? reportBarTemplate(waits) : tabsTemplate(tab, open, waits), foot);
    document.title = isolated(open ? `(${open}) ${title}` : title);
  }
  const { level, text } = describeLink({ kind: link, waiting: waiting.length, heardAt, now });
  age.dataset.level = level;
  render(html`${text}`, age);
}

/** The task that lies open. */
const shownTask = () => ownTasks().find((one) => one.row.rollout === tasks.open());

/** The part of the page that is open.
    @param {PhoneState} known
    @param {PhoneCall[]} calls
    @param {PhoneAnswer[]} waiting
    @param {number} now */
function partTemplate(known, calls, waiting, now) {
  if (tab === "report") return reportTemplate(form.draft(), form.choices(), now);
  if (tab === "own") return personalTemplate(known, mine.own(), waiting, mine.draft(), form.choices(), { large: mine.large(), refused: draft.refused, now });
  const task = shownTask();
  if (task) return taskTemplate(task, tasks.ticksOf(task.row.rollout), tasks.draft(), now, visitsOf(task.row.rollout), difficulties.draftOf(task.row.rollout));
  const reports = reportsTemplate(listReports(known, waiting, queue?.listTaken() ?? []), now);
  const written = (/** @type {string} */ squad) => messagesTemplate(squad, known, messages.shown(squad, waiting), now);
  return pageTemplate(known, calls, draft, now, { tasks: todoTemplate(known, waiting, now), requests: times.card(now), reports, messages: written, hindered: difficulties.draftOf, about: (call) => (call.case ? html`${phoneCaseTemplate(call.squad.id, call.case, cases.shown(call.squad.id), known.centre?.phone ?? "", now)}${times.offer(call.case, cases.shown(call.squad.id).words?.time_choices ?? [], now)}` : nothing) });
}

/** What waits for their word, whom somebody answers for, the checks that ask, the tasks, the points to patrol and the households to move; nothing when there is none of them.
    @param {PhoneState} known
    @param {PhoneAnswer[]} waiting
    @param {number} now */
function todoTemplate(known, waiting, now) {
  const households = listHouseholds(known, waiting, queue?.listTaken()), own = ownTasks();
  const given = own.length || households.length ? html`${tasksTemplate(own, tasks.ticksOf, now, visitsOf)}${phoneHouseholdsTemplate(households)}` : nothing;
  const asked = checksTemplate(ownChecks(), checks.draftOf, now), lent = known.deputy?.length ? deputyTemplate(known.deputy) : nothing, decisions = known.confirmations?.length ? confirmationsTemplate(known.confirmations, now) : nothing;
  const points = patrols.draw(known, waiting, queue?.listTaken() ?? [], now);
  return [decisions, lent, asked, points, given].every((one) => one === nothing) ? nothing : html`${decisions}${lent}${asked}${points}${given}`;
}

/** Something that was done here: kept first, sent when the network is there.
    @param {Omit<PhoneAnswer, "key" | "number" | "person" | "answered_at">} item
    @param {string} [key]
    @param {number} [at] */
function add(item, key = createKey(), at = feed.time()) {
  if (state && queue) queue.add({ ...item, key, number: count += 1, person: state.me.id, answered_at: new Date(at).toISOString(), clock_off_s: Math.round(feed.offset()) / 1000 });
}

/** Say where the phone is, if it knows. */
async function tellPlace() {
  const point = await askPosition(() => feed.time());
  cases.take(point);
  if (point) add({ command: "position", lat: point.lat, lon: point.lon, accuracy_m: point.accuracy_m }, createKey(), point.at);
}

/** Give an answer.
    @param {string} whose
    @param {string} kind
    @param {string} given
    @param {string} note */
function answer(whose, kind, given, note) {
  const [squad, order] = whose.split("/"), now = feed.time();
  const eta = given === "on_the_way" && draft.eta ? new Date(now + Number(draft.eta) * MINUTE_MS).toISOString() : undefined;
  const photos = kind === "answer" && given === "done" ? draft.photos : [];
  Object.assign(draft, { refused: "" }, draft.open === whose && openNote(""));
  add({ squad, state: given, note, ...(kind === "order" ? { command: "acknowledge", order: Number(order) } : { command: "answer", eta }) });
  if (kind === "answer" && draft.place && tellsPlace(given)) tellPlace();
  for (const photo of photos) add({ command: "photo", squad, content: photo.content });
}

/** The note is empty: said at it, in the page's language, and the keyboard is there. */
function refuseNote() {
  draft.missing = true;
  draw();
  /** @type {HTMLElement | null} */ (main.querySelector(".palm-note textarea"))?.focus();
}

/** What is missing may stand out of sight of whoever pressed: it comes in sight, above the foot. */
function showFault() {
  main.querySelector(".palm-fault")?.scrollIntoView({ block: "center" });
}

/** @param {string} next */
function openTab(next) {
  tab = next;
  draft.ended = 0;
  mine.close();
  if (tab === "own") mine.open();
  heading.textContent = t(tab === "report" ? "palm.report.title" : tab === "own" ? "palm.own" : "palm.title");
  document.body.dataset.tab = tab;
  if (tab === "report") form.open();
  draw();
  scrollTo(0, 0);
}

/** @param {Record<string, string | undefined>} button */
function pressTask(button) {
  const before = tasks.open();
  tasks.press(button, ownTasks());
  if (before !== tasks.open()) scrollTo(0, 0);
}

/** @param {Event} event */
function press(event) {
  const target = /** @type {Element} */ (event.target), button = /** @type {HTMLElement | null} */ (target.closest("button[data-act], input[data-act^=task]"))?.dataset ?? {};
  const read = /** @type {HTMLElement | null} */ (target.closest("[data-messages]"))?.dataset.messages;
  const { act, whose = "", state: given = "" } = button;
  if (photoChoice.waits() && ["tab", "open", "close"].includes(act ?? "")) return;   // what waits for its photos stays as it was sent
  if (act === "tab") openTab(button.tab ?? "calls");
  else if (act?.startsWith("task-")) pressTask(button);
  else if (act?.startsWith("patrol")) patrols.press(button);
  else if (act?.startsWith("difficulty")) difficulties.press(button);
  else if (act?.startsWith("time")) times.press(button);
  else if (act === "measure") cases.measure();
  else if (act === "case-map") state && cases.look(whose, state);
  else if (act === "check-correct") checks.correct(whose);
  else if (act === "unphoto") {
    const open = tab === "report" ? form.draft() : draft;
    open.photos = open.photos.filter((one) => one.url !== button.url);
    draw();
  } else if (tab === "report") form.press(button);
  if (act?.startsWith("message.")) messages.press(act, whose);
  if (read) messages.see(read);
  if (act === "answer" || act === "order") answer(whose, act, given, "");
  if (act === "household") add({ command: "household", evacuation: state?.households?.find((one) => one.household === whose)?.evacuation, household: whose, state: given, place: button.place });
  if (act === "visit") add({ command: "visit", rollout: tasks.open(), household: whose, state: given, note: button.note });
  if (act === "open" || act === "close") {
    Object.assign(draft, openNote(act === "open" ? whose : ""));
    draw();
    /** @type {HTMLElement | null} */ (main.querySelector(".palm-note textarea"))?.focus();
  }
}

main.addEventListener("click", press);
foot.addEventListener("click", press);
main.addEventListener("input", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (tab === "report") form.take(field);
  else if (tab === "own") mine.take(field);
  else if (field.dataset.check) checks.take(field);
  else if (field.name === "note") Object.assign(draft, { note: field.value, missing: false });
  else if (field.name === "difficulty-note") difficulties.write(field.value);
  else if (field.name.startsWith("time-")) times.take(field);
  else if (field.name === "task-note") tasks.write(field.value);
  else if (field.name === "message") messages.take(field);
});
main.addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.dataset.act === "eta") draft.eta = field.value;
  if (field.dataset.act === "large") mine.enlarge(field.checked);
  if (field.dataset.act === "place") keepChoice("place", draft.place = field.checked);
  if (field.type === "file") field.dataset.message ? photoChoice.follow(messages.choosePhoto(field)) : choosePhotos(field);
});
/** @param {HTMLFormElement} sent */
function submit(sent) {
  const note = String(new FormData(sent).get("note")).trim();
  if (sent.id === "palm-report") {
    form.submit() ? openTab("calls") : showFault();
  } else if ("difficulty" in sent.dataset || "time" in sent.dataset) {
    ("time" in sent.dataset ? times : difficulties).submit() || showFault();
  } else if (sent.id === "palm-complaint") {
    mine.submit();
  } else if (sent.dataset.asked) {
    checks.submit(sent.dataset.asked, ownChecks());
  } else if (sent.dataset.patrol) {
    patrols.submit(sent.dataset.patrol, note);
  } else if (sent.dataset.thread) {
    messages.submit(sent.dataset.thread);
  } else if (note) answer(sent.dataset.whose ?? "", sent.dataset.kind ?? "", "done", note);
  else refuseNote();
}

main.addEventListener("submit", (event) => {
  event.preventDefault();
  photoChoice.submit(/** @type {HTMLFormElement} */ (event.target), submit).then((whole) => whole || showFault());
});
document.addEventListener("visibilitychange", () => { document.hidden ? feed.hide() : feed.restart(); });
addEventListener("online", () => feed.restart());
addEventListener("offline", () => { link = "offline"; draw(); });
useCatalogue(lang, JSON.parse(words));
feed.ask();
