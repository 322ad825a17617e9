/* What a press or a key does about the roll-out on the screen: about all of it, a branch, somebody, or whoever is ticked. */
import { listActs } from "../../state/rollouts/rollout_choice.js";
import { countPending } from "../../state/rollouts/rollout_counts.js";
import { countOverdue } from "../../state/rollouts/rollout_exceptions.js";
import { t } from "../../state/shared/i18n.js";
import { singleFlight } from "../shared/single_flight.js";
import { ofLine } from "../people/branch_people.js";
import { faultText } from "./rollout_commands.js";
import { tierNames } from "./rollout_lines.js";

const COUNTY = 6;

/** `shown()`: what stands on the page now; `nameOf`: of somebody; `again()`: people are read anew.
    @param {{commands: ReturnType<typeof import("./rollout_commands.js").createRolloutCommands>, deputies: {open(row: RolloutRow, whom: {line?: TreeLine, people?: string[], words: string}): Promise<unknown>}, reader: Pick<RolloutReader, "pending">,
      picked: Pick<ReturnType<typeof import("./picked_people.js").createPicked>, "size" | "list" | "clear">, region: string, may: boolean, pending: string[],
      shown(): {row: RolloutRow | null, lines: TreeLine[], counts: number[], selected: string, branch: BranchRow | undefined, now: number}, nameOf(person: string): string, say(text: string): void, again(): void}} page */
export function createRolloutActs({ commands, deputies, reader, picked, region, may, pending, shown, nameOf, say, again }) {
  /** @param {Promise<unknown> | undefined} promise */
  const guard = (promise) => promise?.catch((problem) => say(faultText(problem)));

  /** The branch of a line, of the selected one else. */
  const chosenLine = (key = shown().selected) => shown().lines.find((one) => one.key === key && one.kind !== "complete");

  /** The silent people of a branch. The question opens when they are there.
      @param {RolloutRow} row
      @param {TreeLine} line */
  async function silentOf(row, line) {
    const found = await reader.pending(row.id, { region: line.region, tier: line.tier }, pending);
    return ofLine(line, found).map((task) => task.person);
  }

  /** Do something about whoever is ticked, else about the silent of the selected line; without either, the page says to choose.
      @param {RolloutRow} row
      @param {(people: string[], words: string) => Promise<unknown>} todo */
  async function aboutChosen(row, todo) {
    if (picked.size()) return todo(picked.list(), t("rollout.picked.name"));
    const line = chosenLine();
    return line ? todo(await silentOf(row, line), line.name) : say(t("rollout.choose.people"));
  }

  /** Nobody of those who are taken over stays ticked.
      @param {RolloutRow} row
      @param {string[]} people
      @param {string} words */
  async function takeOver(row, people, words) {
    if (await commands.takeOver(row, people, words)) picked.clear();
  }

  /** @param {RolloutRow} row */
  function openDeputies(row) {
    const line = chosenLine();
    return deputies.open(row, picked.size() ? { people: picked.list(), words: t("rollout.picked.name") } : { line, words: line?.name ?? "" });
  }

  const takeBranch = singleFlight(async (/** @type {RolloutRow} */ row, /** @type {TreeLine} */ line) => { await takeOver(row, await silentOf(row, line), line.name); });
  const takeChosen = singleFlight((/** @type {RolloutRow} */ row) => aboutChosen(row, (people, words) => takeOver(row, people, words)));
  const callChosen = singleFlight((/** @type {RolloutRow} */ row) => aboutChosen(row, (people, words) => commands.call(row, people, words)).then(again));

  /** @type {Record<string, (row: RolloutRow) => Promise<unknown>>} */
  const acts = {
    issue: (row) => commands.issue(row), confirm: (row) => commands.confirm(row), return: (row) => commands.finish(row, "return"), stop: (row) => commands.finish(row, "stop"), end: (row) => commands.finish(row, "end"), hold: (row) => commands.finish(row, "hold"),
    remind: (row) => commands.remind(row, { branch: region.length > COUNTY ? region : "" }, t("rollout.ask.remind.all"), countPending(shown().counts)),
    call: callChosen, "take-over": takeChosen, deputy: openDeputies, sheet: (row) => commands.saveSheet(row, chosenLine()?.region ?? region),
  };

  /** One of the strip's acts; false when it is not to be done now.
      @param {string} name */
  function act(name) {
    const { row, counts } = shown();
    if (!row || !listActs(row, may).includes(name) || (name === "remind" && !countPending(counts))) return false;
    guard(acts[name](row));
    return true;
  }

  /** One of the bar's acts, about whoever is ticked; false when it is not to be done now.
      @param {string} name */
  function actOnPicked(name) {
    const { row } = shown();
    if (!row || !picked.size() || !listActs(row, may).includes(name)) return false;
    guard(name === "remind" ? commands.remindPeople(row, picked.list(), t("rollout.picked.name")) : acts[name](row));
    return true;
  }

  return {
    guard, act, actOnPicked,
    /** What a key does: it is about whoever is ticked, else what the strip's button does.
        @param {string} name */
    press: (name) => (picked.size() ? actOnPicked(name) : act(name)),
    /** @param {string} key */
    remindBranch(key) {
      const line = chosenLine(key), { row } = shown();
      if (line && row) guard(commands.remind(row, { branch: line.region, tier: line.tier ?? 0 }, line.name, countPending(line.counts)));
    },
    /** @param {string} key */
    takeBranch(key) {
      const line = chosenLine(key), { row } = shown();
      if (line && row) guard(takeBranch(row, line));
    },
    /** `finish`: about finishing what was accepted.
        @param {string} person */
    remindPerson(person, finish = false) {
      const { row } = shown();
      if (row) guard(commands.remind(row, { people: [person], ...(finish && { finish }) }, nameOf(person), 1));
    },
    /** @param {string} person */
    callPerson(person) {
      const { row } = shown();
      if (row) guard(commands.call(row, [person], nameOf(person)).then(again));
    },
    /** All of a tier who accepted and should have finished.
        @param {number} tier */
    remindOverdue(tier) {
      const { row, branch, now } = shown(), n = row ? countOverdue(row, branch, now).find((one) => one.tier === tier)?.n : 0;
      if (row && n) guard(commands.remind(row, { branch: region.length > COUNTY ? region : "", tier, finish: true }, t("rollout.ask.press", { tier: tierNames(row)(tier) }), n));
    },
    /** Somebody finished and could not say so: it is said for them.
        @param {string} person */
    async finishFor(person) {
      const { row } = shown();
      if (!row) return;
      await guard(commands.finishFor(row, person, nameOf(person)));
      again();
    },
    /** @param {string} person */
    takePerson(person) {
      const { row } = shown();
      if (row) guard(commands.takeOver(row, [person], nameOf(person)));
    },
    /** @param {string} person @param {"rate" | "send-back"} what */
    async judge(person, what) {
      const { row } = shown();
      if (!row) return;
      await guard(commands.judge(row, what, person, nameOf(person)));
      again();
    },
  };
}
