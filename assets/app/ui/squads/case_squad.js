/* The squad of the opened case: whom to pull in, who comes, what is ordered. What was typed or chosen stays with its case. */
import { t } from "../../state/shared/i18n.js";
import { createChoice } from "../../state/squads/squad_choice.js";
import { findOffer, listMarks } from "../../state/squads/squad_marks.js";
import { capabilityName, describeOpenEnds, describeSquadChanges, isPresent, sortMembers, stampComing, stampNames } from "../../state/squads/squad_summary.js";
import { fetchJson } from "../../transport/shared/command_request.js";
import { createAreaSearch } from "./picks/area_search.js";
import { caseAddress, explainFailure } from "../cases/case_handling.js";
import { recommendationTemplate } from "./picks/recommendation_panel.js";
import { nothing } from "../shared/render.js";
import { createPersonSearch } from "./picks/person_search.js";
import { searchTemplates } from "./picks/search_panel.js";
import { createSquadDialog } from "./squad_dialog.js";
import { createSquadLead } from "./squad_lead.js";
import { createSquadOrders } from "./squad_orders.js";
import { createSquadPhones } from "./squad_phones.js";
import { describeKept, squadTemplate } from "./squad_panel.js";
import { answerQuestion, difficultyQuestion, overrideQuestion, receiptQuestion, releaseQuestion, standDownQuestion } from "./squad_questions.js";

const MINUTE = 60000;

/** What an answer given for somebody else says to the server.
    @param {string} person
    @param {Record<string, string>} values
    @param {number} now */
export function answerCommand(person, { state, eta, note }, now) {
  const at = (/** @type {number} */ ms) => new Date(ms).toISOString();
  return { command: "answer", person, state, note, answered_at: at(now), eta: eta ? at(now + Number(eta) * MINUTE) : null };
}

/** `place`: where instructions are typed; `squadOf(case)`: its live squad; `may`: whether the viewer commands squads.
    @param {HTMLElement} place
    @param {DrawerTools & {squadOf(id: string): SquadRow | null, positionOf(person: string): PositionRow | undefined, whereIs(person: string, now: number): string, elsewhere(person: string, squad: SquadRow): string[], askArea(): Promise<LatLon[] | null>, showArea(corners: LatLon[] | null): void, may: boolean, mayMend: boolean, templates(): string[]}} tools */
export function createCaseSquad(place, { draw, now, county, say, sender, ask, squadOf, positionOf, whereIs, elsewhere, askArea, showArea, may, mayMend, templates }) {
  const nameCapability = (/** @type {string} */ capability) => capabilityName(capability, county.unit);
  /** @type {string | null} */
  let id = null;
  /** @type {SquadRow | null} */
  let squad = null;
  /** @type {People} */
  let people = {}, you = "", led = true;
  /** @type {Recommendation | null} */
  let recommendation = null;
  /** @type {{at: string, words: Complaint} | null} */
  let complaint = null;
  let /** @type {string | null | undefined} */ matter, failed = "", members = "", busy = false, over = false, turn = 0;
  const choice = createChoice();

  const area = createAreaSearch({
    askArea, showArea, say, draw, recommended: () => recommendation?.matches ?? [], met: (others) => { people = { ...people, ...others }; },
    failed: (text) => { complaint = { at: "pick", words: { text, changed: [] } }; },
  });
  const isInside = (/** @type {string} */ person) => Boolean(squad?.members.some((one) => one.person === person && isPresent(one)));
  const search = createPersonSearch({
    draw, present: isInside, chosen: (person, capability) => choice.has(recommendation?.matches ?? [], person, capability), met: (others) => { people = { ...people, ...others }; },
    choose: (person, capability) => { choice.toggle(matches(), person, capability); draw(); },
  });
  const matches = () => [...recommendation?.matches ?? [], ...area.matches(), ...search.matches()];
  const nameOf = (/** @type {string} */ person) => people[person]?.name ?? person;
  const complaintAt = (/** @type {string} */ at) => (complaint?.at === at ? complaint.words : null);
  const address = (/** @type {SquadRow} */ row) => `/api/squads/${encodeURIComponent(row.id)}`;

  async function recommend() {
    const wanted = id, mine = ++turn;
    if (!wanted || !may) return;
    try {
      const next = await fetchJson(`${caseAddress(wanted)}/recommendation`);
      if (mine !== turn || wanted !== id) return;
      recommendation = next;
      people = { ...people, ...next.people };
      failed = "";
    } catch (problem) {
      if (mine === turn) failed = t("pick.failed", { why: explainFailure(problem) });
    }
    draw();
  }

  /** Names of the members and of the accounts: asked for when others are named than before; never again by whom the server tells none. */
  async function meet() {
    const row = squad, key = row ? stampNames(row) : "";
    if (!row || !may || key === members) return;
    members = key;
    const answer = await fetchJson(address(row)).catch((problem) => (problem.code === "forbidden" ? { people: {} } : null));
    if (squad?.id !== row.id) return;
    if (!answer) members = "";
    else people = { ...people, ...answer.people };
    you = answer?.you ?? you;
    led = answer?.led ?? led;
    draw();
  }

  /** The live state moved: the squad may be another. */
  function renew() {
    const next = id ? squadOf(id) : null;
    if (next?.id !== squad?.id) {
      choice.clear(!next);
      squad = next;
      recommend();
    } else if (stampComing(next) !== stampComing(squad)) recommend();
    const moved = next !== squad, kept = next && squad?.offer && next.lead === you && !next.offer ? describeKept(next, nameOf) : "";
    if (kept && next?.last_offer?.state !== "withdrawn") say(kept);
    if (next && squad && next.lead !== squad.lead && next.lead === you && next.handed_over?.by !== you) say(t("lead.now.you"));
    squad = next;
    meet();
    if (moved) draw();
  }

  /** Send, and keep what a refusal says at its place. Resolves to whether it was done.
      @param {string} at
      @param {() => Promise<any>} send
      @param {SquadRow | null} seen */
  async function attempt(at, send, seen) {
    if (busy) return false;
    busy = true;
    complaint = null;
    const sending = send();   // on its way while the page is drawn
    draw();
    try {
      await sending;
      return true;
    } catch (problem) {
      complaint = { at, words: await explain(problem, seen) };
      return Object.assign(problem, { complaint: complaint.words }).code === "double_booked" ? problem : false;
    } finally {
      busy = false;
      renew();
      draw();
    }
  }

  /** What a refusal says, and what others changed since `seen`.
      @param {any} problem
      @param {SquadRow | null} seen
      @returns {Promise<Complaint>} */
  async function explain(problem, seen) {
    const text = explainFailure(problem);
    if (!["stale", "ended", "twice"].includes(problem.code) || !seen) return { text, changed: [] };
    const fresh = await fetchJson(address(seen)).catch(() => null);
    if (fresh) people = { ...people, ...fresh.people };
    return { text, changed: describeSquadChanges(seen, fresh, nameOf) };
  }

  /** Pull in who is chosen; whoever is in another squad needs a reason. */
  async function call(override = "") {
    const seen = squad, of = id, chosen = choice.list(matches());
    if (!of || !chosen.length) return false;
    const taken = chosen.map(([person]) => person).filter(search.isElsewhere);
    if (taken.length && !override) return void askOverride(t("pick.override.who", { who: taken.map(nameOf).join(t("list.join")) }));
    const command = seen ? { command: "add", version: seen.version, people: chosen, override } : { people: chosen, override };
    const found = await attempt("pick", () => sender.send(seen ? `${address(seen)}/commands` : `${caseAddress(of)}/squads`, command), seen);
    if (found === true) {
      choice.clear(false);
      say(t("pick.called", { n: chosen.length }));
      recommend();
    } else if (found && !override) askOverride(found.message);
    return found;
  }

  /** @param {string} why */
  function askOverride(why) {
    return ask({
      ...overrideQuestion(why),
      submit: async ({ override }) => { if ((await call(override)) !== true) throw Object.assign(new Error(), { complaint: complaint?.words }); },
    });
  }

  /** What a refusal said stands under the squad, no longer in a dialog. */
  function closeOver() {
    complaint = complaint && { ...complaint, at: "squad" };
    draw();
  }

  const askAbout = createSquadDialog({
    squad: () => squad, ask, refusal: () => complaint?.words, moved: closeOver,
    send: (at, command) => attempt("dialog", () => sender.send(`${address(at)}/commands`, { version: at.version, ...command }), at),
  });

  const answerFor = (/** @type {string} */ person) => askAbout(answerQuestion(nameOf(person)), (values) => answerCommand(person, values, now()));

  /** The answer of whoever comes first in the squad: who did not answer, the longest waiting. False where there is nobody. */
  function answerNext() {
    const next = may && squad ? sortMembers(squad.members).find(isPresent) : null;
    if (!next) return false;
    answerFor(next.person);
    return true;
  }

  const confirmFor = (/** @type {string} */ person, /** @type {number} */ n) =>
    askAbout(receiptQuestion(nameOf(person), n), (values) => ({ command: "acknowledge", order: n, person, ...values, answered_at: new Date(now()).toISOString() }));
  const release = (/** @type {string} */ person) => askAbout(releaseQuestion(nameOf(person)), () => ({ command: "release", person }));

  /** What is said to a difficulty; whoever else answered it meanwhile was first.
      @param {number} n */
  function answerDifficulty(n) {
    const said = squad?.difficulties?.find((one) => one.number === n);
    return said && askAbout(difficultyQuestion(nameOf(said.person), said), ({ text }) => ({ command: "answer_difficulty", difficulty: n, text }));
  }

  /** Whoever telephoned or went there reached nobody: the next rung comes.
      @param {string} person
      @param {string} step */
  async function noAnswer(person, step) {
    const seen = squad;
    if (!seen) return;
    if ((await attempt("squad", () => sender.send(`${address(seen)}/commands`, { command: "no_answer", person, step }), seen)) === true) say(t(`squad.no_answer.${step}.done`, { name: nameOf(person) }));
  }

  function standDown() {
    const present = squad?.members.filter(isPresent).length ?? 0;
    return askAbout(standDownQuestion(present, describeOpenEnds(squad, nameOf)), () => ({ command: "stand_down" }));
  }

  const command = createSquadLead({
    squad: () => squad, address, now, nameOf, nameRegion: county.name, askAbout,
    failed: (text) => { complaint = { at: "squad", words: { text, changed: [] } }; draw(); },
  });

  const phones = createSquadPhones({
    squad: () => squad, sender, ask, nameOf, draw,
    failed: (text) => { complaint = { at: "squad", words: { text, changed: [] } }; draw(); },
  });

  const orders = createSquadOrders(place, {
    caseOf: () => id, squad: () => squad, now, say, draw, may, shown: () => ({ people, busy, complaint: complaintAt("order"), templates: templates() }),
    give: (seen, command) => attempt("order", () => sender.send(`${address(seen)}/commands`, command), seen),
  });

  const chosen = (/** @type {string} */ person, /** @type {string} */ capability) => choice.has(matches(), person, capability);

  return {
    /** Who is on the map: the squad, and whom one may choose.
        @param {number} at */
    marks: (at) => listMarks({ squad, matches: may && !over ? matches() : [], chosen, nameOf, positionOf, now: at }),
    /** A press on somebody's mark: chosen, or no longer; a member stays.
        @param {string} person */
    pickPerson(person) {
      const member = isInside(person), capability = findOffer(matches(), person);
      if (!member && capability) choice.toggle(matches(), person, capability);
      if (!member && capability) say(t(chosen(person, capability) ? "pick.map.taken" : "pick.map.dropped", { name: nameOf(person) }));
      draw();
    },
    /** @param {string | null} next */
    open(next) {
      id = next;
      squad = next ? squadOf(next) : null;
      recommendation = null;
      area.clear();
      search.open(next);
      matter = undefined;
      over = false;
      complaint = null;
      failed = members = you = "";
      people = {};
      led = true;
      phones.clear();
      choice.clear(!squad);
      orders.open();
      recommend();
      meet();
      orders.draw();
    },
    renew,
    /** The case is of this matter: of another one, others are needed.
        @param {string | null} next */
    matterIs(next) {
      if (matter !== undefined && matter !== next) recommend();
      matter = next;
    },
    drawComposer: orders.draw,
    /** A press on something of the squad.
        @param {HTMLElement} target */
    press({ dataset: { squad: what, person = "", order: number, pick, capability = "", to, fill } }) {
      if (fill !== undefined) return orders.fill(fill);
      if (pick) choice.toggle(matches(), pick, capability);
      if (pick) return draw();
      if (to !== undefined) return orders.toggle(to);
      /** @type {Record<string, () => unknown>} */
      const acts = { assemble: () => call(), add: () => call(), refresh: recommend, area: () => id && area.find(id), "area-clear": () => { area.clear(); draw(); }, order: orders.order, stand_down: standDown, hand_over: command.handOver, take_over: command.takeOver, accept: command.accept, decline: command.decline, withdraw: command.withdraw, release: () => release(person), phone: () => phones.show(person), "no_answer.human": () => noAnswer(person, "human"), "no_answer.knock": () => noAnswer(person, "knock"), answer: () => answerFor(person), receipt: () => confirmFor(person, Number(number)), difficulty: () => answerDifficulty(Number(number)) };
      return acts[what ?? ""]?.();
    },
    /** Pull in by its key; M goes to the field of instructions.
        @param {string} name */
    gesture(name) {
      if (name === "compose") return orders.focus();
      if (over) return false;
      if (name === "answer") return answerNext();
      if (name === "area") return may && id !== null && Boolean(area.find(id));
      if (!may || !choice.list(matches()).length) return false;
      call();
      return true;
    },
    openEnds: () => describeOpenEnds(squad, nameOf),
    /** A member's name as the squad's cards have it.
        @param {string} person */
    nameOf: (person) => people[person]?.name ?? null,
    /** `messages`: what is written in it, drawn; `closed`: the case is, and nobody is pulled in any more.
        @param {number} at
        @param {unknown} messages
        @param {boolean} closed */
    template(at, messages, closed) {
      over = closed;
      const shown = squad, own = shown ? squadTemplate(shown, { people, now: at, may, nameCapability, whereIs, elsewhere: (person) => elsewhere(person, shown), mayMend, you, led, phones: phones.phones() }, complaintAt("squad")) : nothing;
      if (!may || over) return [own, messages];
      const wanted = searchTemplates(search, { people, chosen, nameCapability });
      return [own, messages, recommendationTemplate({ recommendation, wanted, area: area.shown(), failed, count: choice.list(matches()).length, busy, adds: Boolean(squad), complaint: complaintAt("pick"), chosen, nameCapability })];
    },
    destroy: orders.destroy,
  };
}
