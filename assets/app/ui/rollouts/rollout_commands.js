/* What is done about a roll-out, each asked for once more with the count it is about: prepare, issue, confirm, remind, call, take over, stop, end. */
import { target } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { CommandError } from "../../transport/shared/command_request.js";
import { rolloutAddress, saveFile, sheetAddress } from "../../transport/rollouts/rollout_requests.js";
import { audienceWords, waitWords } from "./rollout_strip.js";

const MOST_NOTE = /** @type {const} */ ({ name: "note", kind: "text" });

/** So many people the server takes at once. */
const MOST_PEOPLE = 500;

/** What the server says of people of whom there is none left for a command. */
const PASSED = ["nobody_left", "just_reminded", "already_calling"];

/** A refusal in the reader's words.
    @param {unknown} problem
    @returns {any} */
export function complaintOf(problem) {
  if (!(problem instanceof CommandError)) return problem;
  const text = problem.message || (problem.code === "unreachable" ? t("command.unreachable") : t("command.failed", { code: problem.code }));
  return Object.assign(problem, { complaint: { text, changed: [] } });
}

/** What went wrong, in the reader's words; never nothing.
    @param {any} problem
    @returns {string} */
export const faultText = (problem) => problem?.complaint?.text || complaintOf(problem)?.complaint?.text || problem?.message || t("state.error");

/** What an issue says before it happens: whom it reaches, until when, and what is wrong with it.
    @param {RolloutRow} row */
export function issueWords(row) {
  const { tiers, faults } = audienceWords(row);
  const targets = row.tiers.map((tier) => t("rollout.ask.tier", { name: nameOf(tier), share: target(tier.target), steps: tier.checklist.length })).join(t("list.join"));
  return [t("rollout.ask.audience", { n: row.people, tiers }), targets, ...faults.map((text) => `▲ ${text}`), ...(row.needs_second ? [t("rollout.needs_second")] : [])].join("\n");
}

/** `now()` in ms; `names`: of the accounts that acted on a roll-out.
    @param {{sender: CommandSender, reader: RolloutReader, county(): string, ask(question: CommandQuestion): Promise<boolean>, say(text: string): void, now?: () => number, names?: (row: RolloutRow) => Record<string, string>}} tools */
export function createRolloutCommands({ sender, reader, county, ask, say, now = Date.now, names = () => ({}) }) {
  /** @param {string} address
      @param {Record<string, unknown>} command
      @returns {Promise<any>} */
  function send(address, command) {
    return sender.send(address, command).catch((/** @type {unknown} */ problem) => { throw complaintOf(problem); });
  }

  /** @param {RolloutRow} row
      @param {string} part
      @param {Record<string, unknown>} [more] */
  const act = (row, part, more = {}) => send(`${rolloutAddress(row.id, part)}?region=${row.region}`, { version: row.version, ...more });

  /** Remind a selection: `whom` is what the server selects by. It leaves out who accepted meanwhile, or was reminded just now.
      @param {RolloutRow} row
      @param {Record<string, unknown>} whom
      @param {string} words
      @param {number} n */
  async function remind(row, whom, words, n) {
    let reminded = n;
    const submit = async () => { reminded = (await act(row, "remind", whom)).people ?? n; };
    const done = await ask({ title: t("rollout.ask.remind", { n }), note: words, go: t("rollout.act.remind.n", { n }), fields: [], submit });
    if (done) say(t("rollout.done.remind", { n: reminded }));
  }

  /** A command about people, as many at once as the server takes; tried again, it goes on where it stopped. A part with nobody to do it to (PASSED) keeps none of
      the others waiting; where that is all of them, it is refused. `told`: is given each answer, and how many it is about.
      @param {RolloutRow} row
      @param {string} part
      @param {string[]} people
      @param {(answer: any, n: number) => void} told
      @returns {(more?: Record<string, unknown>) => Promise<void>} */
  function inParts(row, part, people, told) {
    let rest = people, did = false;
    return async (more = {}) => {
      let passed = /** @type {unknown} */ (null);
      for (; rest.length; rest = rest.slice(MOST_PEOPLE)) {
        try {
          const some = rest.slice(0, MOST_PEOPLE);
          told(await act(row, part, { people: some, ...more }), some.length);
          did = true;
        } catch (problem) {
          if (!PASSED.includes(/** @type {any} */ (problem).code)) throw problem;
          passed = problem;
        }
      }
      if (did || !passed) return;
      rest = people;
      throw passed;
    };
  }

  /** Remind people who were chosen one by one; those who accepted meanwhile are left out.
      @param {RolloutRow} row
      @param {string[]} people
      @param {string} words */
  async function remindPeople(row, people, words) {
    let reminded = 0;
    const submit = inParts(row, "remind", people, (answer, n) => { reminded += answer.people ?? n; });
    const done = await ask({ title: t("rollout.ask.remind", { n: people.length }), note: words, go: t("rollout.act.remind.n", { n: people.length }), fields: [], submit: () => submit() });
    if (done) say(t("rollout.done.remind", { n: reminded }));
  }

  /** Call people now, by voice. Whose telephone rings already is left out; the reason is for quiet hours, and for whoever was called just now.
      @param {RolloutRow} row
      @param {string[]} people
      @param {string} words */
  async function call(row, people, words) {
    const n = people.length, made = { people: 0, calling: 0, recent: 0 };
    if (!n) return say(t("rollout.call.nobody"));
    const count = (/** @type {CallAnswer} */ answer) => { made.people += answer.people; made.calling += answer.calling; made.recent += answer.recent; };
    const submit = inParts(row, "call", people, count);
    const done = await ask({
      title: t("rollout.ask.call", { n }), note: [words, t("rollout.ask.call.note")].join("\n"), go: t("rollout.act.call.n", { n }),
      fields: [{ name: "reason", kind: "text", label: t("rollout.call.reason"), needed: false }], submit: ({ reason }) => submit({ reason }),
    });
    if (!done) return;
    say([t("rollout.done.call", { n: made.people }), .../** @type {const} */ (["calling", "recent"]).flatMap((key) => (made[key] ? [t(`rollout.done.call.${key}`, { n: made[key] })] : []))].join(t("list.join")));
  }

  /** Whether it was done.
      @param {RolloutRow} row
      @param {string[]} people
      @param {string} words */
  async function takeOver(row, people, words) {
    const n = people.length;
    if (!n) return Boolean(say(t("rollout.nobody")));
    let taken = 0;
    const submit = inParts(row, "take-over", people, (answer, some) => { taken += answer.people ?? some; });
    const done = await ask({ title: t("rollout.ask.take-over", { n }), note: words, go: t("rollout.act.take-over.n", { n }), fields: [], submit: () => submit() });
    if (done) say(t("rollout.done.take-over", { n: taken }));
    return done;
  }

  /** Say for somebody that their task is finished, and how that is known; the receipt is kept under one's own name.
      @param {RolloutRow} row
      @param {string} person
      @param {string} name */
  async function finishFor(row, person, name) {
    const done = await ask({
      title: t("rollout.ask.finish-for", { name }), note: t("rollout.ask.finish-for.note"), go: t("rollout.act.finish-for"),
      fields: [{ name: "note", kind: "text", label: t("rollout.finish-for.how"), needed: true }],
      submit: ({ note }) => send(`${rolloutAddress(row.id, "receipts")}?region=${row.region}`, { receipts: [{ person, kind: "finished", channel: "phone", note }] }),
    });
    if (done) say(t("rollout.done.finish-for", { name }));
  }

  async function prepare() {
    const { plans } = await reader.plans();
    const choices = plans.map((plan) => /** @type {Choice} */ ([plan.code, nameOf(plan)]));
    if (!choices.length) return say(t("rollout.no_plan"));
    return ask({
      title: t("rollout.ask.prepare"), note: t("rollout.ask.prepare.note"), go: t("rollout.act.prepare"),
      fields: [{ name: "plan", kind: "choice", label: t("rollout.field.plan"), needed: true, choices }, { ...MOST_NOTE, label: t("rollout.field.note") }],
      submit: ({ plan, note }) => send(`/api/rollouts?region=${county()}`, { plan, note }),
    });
  }

  /** @param {RolloutRow} row */
  const issue = (row) => ask({
    title: t("rollout.ask.issue", { name: nameOf({ name: row.plan_name, name_en: row.plan_name_en }), n: row.people }), note: issueWords(row),
    go: t("rollout.act.issue.n", { n: row.people }), fields: [], submit: () => act(row, "issue"),
  });

  /** @param {RolloutRow} row */
  const confirm = (row) => ask({
    title: t("rollout.ask.confirm", { n: row.people }), note: [waitWords(row, now(), names(row)), issueWords(row)].join("\n"), go: t("rollout.act.confirm"),
    fields: [], submit: () => act(row, "confirm"),
  });

  /** Stopping, sending back, holding back and ending say why.
      @param {RolloutRow} row
      @param {"stop" | "end" | "hold" | "return"} what */
  const finish = (row, what) => ask({
    title: t(`rollout.ask.${what}`, { n: row.people }), note: t(`rollout.ask.${what}.note`), go: t(`rollout.act.${what}`),
    fields: [{ name: "reason", kind: "text", label: t("rollout.field.reason"), needed: what !== "end" }], submit: ({ reason }) => act(row, what, { reason }),
  });

  /** Rate what came back of somebody's task as good, or send it back.
      @param {RolloutRow} row
      @param {"rate" | "send-back"} what
      @param {string} person
      @param {string} name */
  async function judge(row, what, person, name) {
    const back = what === "send-back";
    const done = await ask({
      title: t(`rollout.ask.${what}`, { name }), note: back ? t("rollout.ask.send-back.note") : "", go: t(`rollout.act.${what}`),
      fields: back ? [{ name: "reason", kind: "text", label: t("rollout.field.reason"), needed: true }] : [],
      submit: ({ reason }) => act(row, what, back ? { person, reason } : { person, rating: "good" }),
    });
    if (done) say(t(`rollout.done.${what}`, { name }));
  }

  /** Print who did not accept. A county's sheet takes seconds: it is said that it comes, and that it is there.
      @param {RolloutRow} row
      @param {string} region */
  async function saveSheet(row, region) {
    say(t("rollout.sheet.coming"));
    await saveFile(sheetAddress(row.id, region));
    say(t("rollout.sheet.saved"));
  }

  return { prepare, issue, confirm, finish, remind, remindPeople, call, takeOver, finishFor, judge, saveSheet };
}
