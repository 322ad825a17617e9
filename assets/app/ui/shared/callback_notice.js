/* What a page shows of the callbacks under way: fields take no letter while an act is, for the form that is filled anew
   after the act would take it away again; a callback that failed is said at the foot of the page, and in the place of what it
   would have brought (`data-answers` names the output), which shows no older answer as if it were this one. Whoever opens another
   row meanwhile writes at once: that row is not filled anew. */
import { t } from "../../state/shared/i18n.js";
import { CallbackQueue } from "../../transport/shared/callback_transport.js";
import { h } from "./dom.js";

/** The line at the foot of the page. */
function createLine() {
  const text = h("span", "here-text"), close = h("button", "btn", t("ask.close"), { type: "button" });
  const box = h("div", "here ask-failed", [text, close], { role: "alert", hidden: "" });
  close.addEventListener("click", () => { box.hidden = true; });
  document.body.append(box);
  return { box, text };
}

/** The page shows whether an act is under way.
    @param {boolean} flag */
function showBusy(flag) {
  for (const main of document.querySelectorAll("main")) main.setAttribute("aria-busy", String(flag));
  holdFields(flag);
}

/** Fields take letters, or none for now. They keep the focus; one that was closed before stays so.
    @param {boolean} flag */
export function holdFields(flag) {
  for (const main of document.querySelectorAll("main")) main.toggleAttribute("data-still", flag);
  const fields = flag ? "main :is(input, textarea):not([readonly])" : "main [data-held]";
  for (const field of document.querySelectorAll(fields)) {
    field.toggleAttribute("readonly", flag);
    field.toggleAttribute("data-held", flag);
  }
}

/** Places whose content did not come say so, or no longer.
    @param {string} outputs as Dash writes them: `..a.children...b.children..`
    @param {boolean} missing */
export function markPlaces(outputs, missing) {
  const names = outputs.replace(/^\.\.|\.\.$/g, "").split("...");
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-answers]"))) {
    if (names.includes(`${place.dataset.answers}.children`)) place.toggleAttribute("data-missing", missing);
  }
}

/** The queue of this page's callbacks, which shows itself. */
export function createCallbackQueue() {
  /** @type {ReturnType<typeof createLine> | null} */
  let line = null;
  return new CallbackQueue({
    later: (f, ms) => setTimeout(f, ms),
    never: (handle) => clearTimeout(handle ?? undefined),
    busy: showBusy,
    mark: markPlaces,
    signIn: () => location.assign(`/signin?why=unsaved&next=${encodeURIComponent(location.pathname + location.search)}`),
    say(problem) {
      if (problem === null && !line) return;
      line = line || createLine();
      line.box.hidden = problem === null;
      if (problem !== null) line.text.textContent = problem ? t("ask.failed", { why: problem }) : t("ask.away");
    },
  });
}
