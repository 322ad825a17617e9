/* The opened case of the desk: fetches its details, keeps them fresh, draws the drawer. Personal data comes masked;
   what was revealed is held here alone, for a minute, and never stored. */
import { day } from "../../state/shared/format.js";
import { language, t } from "../../state/shared/i18n.js";
import { sendReason } from "../../transport/shared/reveal_request.js";
import { createCommandSender } from "../../transport/shared/command_request.js";
import { titleOf } from "../../state/cases/case_summary.js";
import { caseTemplate } from "./case_drawer.js";
import { createCaseHandling } from "./case_handling.js";
import { createCaseJoint } from "./case_joint.js";
import { createCaseSquad } from "../squads/case_squad.js";
import { createSquadMessages } from "../squads/messages/squad_messages.js";
import { describeDistance } from "../../state/squads/squad_summary.js";
import { askCommand } from "../shared/command_dialog.js";
import { feedTemplate } from "./feed_list.js";
import { find as findElement } from "../shared/dom.js";
import { askReason } from "../shared/reason_dialog.js";
import { nothing, render } from "../shared/render.js";

const SHOWN_MS = 60000;

/**
 * `place` is the drawer's body; `context()` gives {county, now, demo(row), news}; `panels` shows its states;
 * `find(id)` gives the live row of an open case, or undefined; `say(text)` tells a reader who cannot see it;
 * `rights` are the viewer's; `similar(row, merges)` gives the cases it may repeat, to link or to merge it with, `split(row)` opens the form of a part of it, `squadOf(id)` its live squad, `positionOf(person)` where somebody is; instructions are typed in `composer`, `showPeople(marks)` puts its people on the map, `askArea()` lets somebody draw around people there, `askPoint()` click a place, `showPoint(place)` brings one into sight.
 * @param {HTMLElement} place
 * @param {OpenCaseOptions} options
 */
export function createOpenCase(place, { context, panels, find, say, rights, squadOf, positionOf, elsewhere, similar, split, composer, showPeople, askArea, showArea, askPoint, showPoint }) {
  /** What is revealed, until when by the page's own clock (ms).
      @type {{words: RevealedCase, until: number, timer: ReturnType<typeof setTimeout>} | null} */
  let revealed = null;
  /** @type {AbortController | null} */
  let revealRequest = null;
  /** @type {AbortController | null} */
  let detailRequest = null;
  /** @type {string | null} */
  let id = null;
  /** @type {CaseRow | null} */
  let row = null;
  /** @type {CaseDetail | null} */
  let detail = null;
  /** The news that the drawer lists, and the day it was drawn on. */
  let listed = { news: /** @type {NewsRow[]} */ ([]), day: "" };
  /** The live row as of which the details were asked for: another object once anything of the case moved, none when it is not open.
      @type {CaseRow | undefined} */
  let known;
  let copied = false, complaint = "";
  const mayReveal = rights.includes("reveal_case");
  const tools = {
    draw, say, now: () => context().now, county: context().county, sender: createCommandSender(), ask: askCommand, renew: fetchDetail,
  };
  const handling = createCaseHandling({ ...tools, similar, split, nameCase, openEnds: () => squad.openEnds(), may: rights.includes("handle_cases") || rights.includes("manage_cases") });
  const squad = createCaseSquad(composer, { ...tools, squadOf, positionOf, elsewhere, askArea, showArea, whereIs: (person, now) => (row ? describeDistance(positionOf(person), row, now) : ""), may: rights.includes("command_squads"), mayMend: rights.includes("manage_people"), templates: () => handling.instructions() });
  const messages = createSquadMessages(place, { draw, say, sender: tools.sender, squadOf, endedOf, askPoint, showPoint, nameOf: squad.nameOf, nameRegion: tools.county.name, may: rights.includes("command_squads") });
  const joint = createCaseJoint({ ...tools, units: () => handling.units() });

  /** A command by its button. Where that is gone afterwards, the keyboard is on the one that leads on.
      @param {string} name
      @param {{matter?: string, request?: string}} about */
  async function command(name, about) {
    await handling.press(name, about);
    if (document.activeElement && document.activeElement !== document.body) return;
    (findElement(place, ".command-btn.is-next") ?? findElement(place, ".command-btn"))?.focus({ preventScroll: true });
  }

  /** The squad of the opened case that was stood down last, for whoever reads what was written in it.
      @param {string} of */
  function endedOf(of) {
    const last = detail && of === id ? detail.ended_squads?.at(-1) : undefined;
    return last ? { ...last, case: of } : null;
  }

  /** A case by its number and title, while it is open.
      @param {string} other */
  function nameCase(other) {
    const found = find(other);
    return found ? `${found.no} ${titleOf(found)}` : t("merger.open");
  }

  function around() {
    const now = context();
    return { ...now, nameCase, demo: row && now.demo(row), mayReveal, left: left(), copied, complaint, ...inHand(now.now) };
  }

  /** @param {number} now */
  function inHand(now) {
    if (!row) return {};
    return { actions: [handling.template(row), joint.template(row, now)], squad: squad.template(now, messages.template(now), row.stage === "closed") };
  }

  function draw() {
    if (!row) return;
    const words = revealed && revealed.words;
    const seen = words ? { ...row, title: words.title, source_id: words.source_id, source_no: words.source_no } : row;
    render(caseTemplate(seen, words && detail ? { ...detail, ...words } : detail, around()), place);
    squad.drawComposer();
    showPeople([...squad.marks(context().now), ...messages.marks()]);
  }

  /** Seconds for which personal data is still shown, 0 when it is masked. */
  function left() {
    return revealed ? Math.max(1, Math.ceil((revealed.until - performance.now()) / 1000)) : 0;
  }

  async function reveal() {
    const wanted = id;
    if (!wanted) return;
    const picks = [1, 2, 3].map((n) => t(`reason.ask.pick.${n}`));
    const reason = await askReason({ title: t("case.reveal.about"), note: t("case.reveal.note"), picks });
    if (reason === null || wanted !== id) return;
    revealRequest = new AbortController();
    try {
      const words = await sendReason(`/api/cases/${encodeURIComponent(wanted)}/reveal`, reason, revealRequest.signal);
      if (wanted === id) show(words);
    } catch (problem) {
      if (wanted === id) complain(t("case.reveal.failed", { why: problem.message }));
    }
  }

  /** @param {RevealedCase} words */
  function show(words) {
    mask();
    complaint = "";
    revealed = { words, until: performance.now() + SHOWN_MS, timer: setTimeout(hide, SHOWN_MS) };
    draw();
    focusLook();
    say(t("case.reveal.shown"));
    fetchDetail();   // the trail says now who looked
  }

  /** Forget what was revealed, and what is on its way. */
  function mask() {
    if (revealRequest) revealRequest.abort();
    revealRequest = null;
    if (revealed) clearTimeout(revealed.timer);
    revealed = null;
  }

  function hide() {
    if (!revealed) return;
    const focused = place.contains(document.activeElement);
    mask();
    if (!row) return;
    draw();
    if (focused) focusLook();
    say(t("case.reveal.hidden"));
  }

  function focusLook() {
    findElement(place, "[data-reveal]")?.focus({ preventScroll: true });
  }

  /** The keyboard goes to the search for people; false where nobody is pulled in. */
  function focusSearch() {
    const field = findElement(place, "[data-search-people]");
    field?.focus();
    return Boolean(field);
  }

  /** @param {string} text */
  function complain(text) {
    complaint = text;
    draw();
  }

  function away() {
    if (document.hidden) hide();
  }

  document.addEventListener("visibilitychange", away);

  async function fetchDetail() {
    if (detailRequest) detailRequest.abort();
    if (!id) return;
    const { signal } = (detailRequest = new AbortController());
    known = find(id);
    try {
      const answer = await fetch(`/api/cases/${encodeURIComponent(id)}?lang=${language()}`, { signal });
      if (!answer.ok) throw Object.assign(new Error("case"), { code: answer.status });
      arrived(await answer.json());
    } catch (problem) {
      if (signal.aborted) return;
      if (detail) return;   // what is on screen stays; the panel's age tells the rest
      panels.fail("drawer", t("state.error.case"), problem.code || t("hop.browser"), fetchDetail);
    }
  }

  /** @param {CaseDetail} next */
  function arrived(next) {
    copied = false;
    detail = next;
    row = find(id) || next.case;
    panels.hush("drawer");
    squad.matterIs(row.matter);
    messages.renew();
    draw();
    follow();
  }

  /** Renew when the case moved since its details were asked for. One that left the open ones was closed. */
  function follow() {
    const found = find(id);
    if (!detail || found === known) return;
    row = found ?? row;
    draw();
    handling.load();
    joint.load(row);
    fetchDetail();
  }

  /** With no case open the drawer shows what is happening; each line opens its case. */
  function showFeed() {
    const { news, county, now } = context();
    panels.hush("drawer");
    showPeople([]);
    listed = { news, day: day(now) };
    render(feedTemplate(news, county, now), place);
  }

  /** The list again, where it has other lines, or their times another day. */
  function renewFeed() {
    const { news, now } = context();
    if (day(now) !== listed.day || news.length !== listed.news.length || news.some((row, i) => row !== listed.news[i])) showFeed();
  }

  return {
    id: () => id,
    row: () => row,
    /** @param {string | null} next */
    open(next) {
      if (next === id) return;
      mask();
      id = next;
      copied = false;
      complaint = "";
      detail = null;
      row = find(id) || null;
      if (detailRequest) detailRequest.abort();
      handling.open(id);
      squad.open(id);
      messages.open(id);
      joint.open(id, row);
      if (!id) return showFeed();
      panels.hush("drawer");
      if (row) draw();
      else render(nothing, place);
      place.scrollTop = 0;
      fetchDetail();
    },
    /** The state moved on. */
    renew() {
      if (!id) renewFeed();
      squad.renew();
      messages.renew();
      if (id) follow();
    },
    tick() {
      if (revealed && performance.now() >= revealed.until) hide();   // a timer sleeps with its machine
      if (id && row) draw();
    },
    /** The id of the case was copied: its button says so until the case changes. */
    copied() {
      copied = true;
      draw();
    },
    reveal: (/** @type {string} */ what) => (what === "hide" ? hide() : reveal()),
    /** A press on a command, or on something of the squad.
        @param {HTMLElement} target */
    press(target) {
      if (target.dataset.joint) return joint.press(target);
      if (target.dataset.message) return messages.press(target);
      return target.dataset.command ? command(target.dataset.command, { ...target.dataset }) : squad.press(target);
    },
    /** A press on somebody's mark on the map; their line comes in sight.
        @param {string} person */
    pickPerson(person) {
      if (messages.unmark(person)) return;
      squad.pickPerson(person);
      const name = CSS.escape(person), line = place.querySelector(`[data-member="${name}"], [data-pick="${name}"]`);
      const folded = line?.closest("details");
      if (folded) folded.open = true;
      line?.scrollIntoView({ block: "nearest" });
    },
    /** What a key asks for: the next step, another command, pulling in, the search for people, the field of instructions.
        @param {string} name */
    gesture: (name) => (name === "people" ? focusSearch() : ["assemble", "compose", "area", "answer"].includes(name) ? squad.gesture(name) : handling.gesture(name)),
    none: showFeed,
    destroy() {
      if (detailRequest) detailRequest.abort();
      document.removeEventListener("visibilitychange", away);
      mask();
      squad.destroy();
      messages.destroy();
    },
  };
}
