/* What happens in the dialog of deputies: search, choose, ask, key in an answer. Knows no document: it changes a view and says that it did. */
import { t } from "../../state/shared/i18n.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { faultText } from "./rollout_commands.js";

const PATIENCE_MS = 250;

/** `view`: what the dialog draws; `people`: the silent ones; `leads`: whether the viewer sees who was asked; `changed()`: the view did.
    @param {{desk: DeputyRequests, view: DeputyView, people: string[], leads: boolean, changed(): void}} about */
export function createDeputyFlow({ desk, view, people, leads, changed }) {
  let typing = /** @type {Timer} */ (null), running = 0, looks = 0, stale = false;

  /** What takes a while: meanwhile nothing else begins, and what goes wrong is said.
      @param {() => Promise<void>} act */
  async function run(act) {
    running += 1;
    Object.assign(view, { busy: true, fault: "" });
    stale = false;
    changed();
    try {
      await act();
    } catch (problem) {
      view.fault = isolated(faultText(problem));
    }
    running -= 1;
    settle();
  }

  function settle() {
    view.busy = running > 0 || typing !== null;
    changed();
  }

  async function find() {
    const found = await desk.find(view.words.trim());
    if (!found) return;
    view.found = found;
    if (!found.some((one) => one.person === view.chosen)) view.chosen = "";
  }

  async function look() {
    if (!leads) return;
    const own = ++looks, asked = await desk.asked();
    if (own === looks) view.asked = asked;
  }

  /** Do it, and show who was asked whether or not it was done; what a refusal says stays.
      @param {() => Promise<void>} act */
  function actAndLook(act) {
    view.said = "";
    looks += 1;   // a look that began before is not shown
    return run(() => act().finally(() => look().catch(() => {})));
  }

  return {
    begin: () => run(async () => { await Promise.all([people.length ? find() : null, look()]); }),
    /** Other words: whoever was chosen among those of the former ones is so no longer.
        @param {string} words */
    type(words) {
      Object.assign(view, { words, chosen: "" });
      clearTimeout(typing ?? undefined);
      typing = setTimeout(() => { typing = null; run(find); }, PATIENCE_MS);
      settle();
    },
    /** @param {string} person */
    choose(person) {
      view.chosen = person;
      changed();
    },
    /** Ask who is chosen; nobody while a search waits or anything else is under way. */
    async ask() {
      const who = view.found.find((one) => one.person === view.chosen);
      if (!who || view.busy) return;
      await actAndLook(async () => {
        const done = await desk.ask(who.person, people);
        view.said = t(done.sent ? "rollout.deputy.done" : "rollout.deputy.joined", { name: who.name, n: done.people });
      });
    },
    /** Key in what a deputy said on the phone.
        @param {string} request
        @param {"can" | "cannot"} answer */
    async answer(request, answer) {
      if (!view.busy) await actAndLook(async () => { await desk.answer(request, answer); });
    },
    /** Look again by itself; that this fails is said until it does not. */
    async watch() {
      if (!leads || view.busy) return;
      try {
        await look();
        if (stale) view.fault = "";
        stale = false;
      } catch (problem) {
        stale ||= !view.fault;
        if (stale) view.fault = isolated(faultText(problem));
      }
      changed();
    },
    end: () => clearTimeout(typing ?? undefined),
  };
}
