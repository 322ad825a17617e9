/* The opened dead letter of /sources: its bytes come for a reason and are masked again before long. Its facts are drawn by Dash. */
import { t } from "../../state/shared/i18n.js";
import { sendReason } from "../../transport/shared/reveal_request.js";
import { find, findTarget, getElement, h } from "../shared/dom.js";
import { askReason } from "../shared/reason_dialog.js";

const NARROW = "(max-width: 1100px)";   // as in sources.css: below that the letter stands under the lists
const LOOK_MS = 600000;   // time to mend a letter in; then it is masked again

/** The opened letter: its bytes come for a reason, and go when another is opened or time is up.
    @param {HTMLElement} page */
export function createOpenedLetter(page) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let coming = false;   // coming: one was opened on a narrow screen, and is not there yet

  const seen = new MutationObserver(() => {
    if (coming) getElement(page, ".letter").scrollIntoView({ block: "start" });
    coming = false;
  });
  seen.observe(getElement(page, ".letter"), { childList: true, subtree: true });

  /** @param {string} text
      @param {boolean} hidden */
  function put(text, hidden) {
    window.dash_clientside.set_props("sources-raw", { value: text });
    window.dash_clientside.set_props("sources-raw-box", { hidden });
  }

  /** @param {string} text
      @param {string} [kind] */
  function showNote(text, kind = "bad") {
    const old = page.querySelector(".letter-told");
    if (old) old.remove();
    if (text) getElement(page, "#sources-raw-box").before(h("p", `note note-${kind} letter-told`, text, { role: "alert" }));
  }

  function hide() {
    clearTimeout(timer);
    put("", true);
    showNote("");
  }

  /** @param {string} id */
  async function look(id) {
    const picks = [1, 2].map((n) => t(`letter.reveal.pick.${n}`));
    const reason = await askReason({ title: t("letter.reveal.about"), note: t("letter.reveal.note"), picks });
    if (reason === null) return;
    try {
      const letter = await sendReason(`/api/dead_letters/${id}/reveal`, reason);
      if (opened() !== id) return;
      put(letter.raw, letter.cut);
      showNote(letter.cut ? t("letter.cut", { n: letter.raw.length.toLocaleString("en") }) : letter.exact ? "" : t("letter.binary"), "bad");
      clearTimeout(timer);
      timer = setTimeout(hide, LOOK_MS);
      getElement(page, "#sources-raw").focus();
    } catch (problem) {
      showNote(t("case.reveal.failed", { why: problem.message }), "bad");
    }
  }

  /** The number of the opened letter, as its facts carry it. */
  function opened() {
    return find(page, "[data-letter]")?.dataset.letter ?? null;
  }

  /** @param {Event} event */
  function click(event) {
    if (findTarget(event, "[data-open-letter]")) {
      showNote("");
      coming = matchMedia(NARROW).matches;
    }
    const id = findTarget(event, "[data-reveal-letter]") && opened();
    if (id) look(id);
  }

  page.addEventListener("click", click);
  return { destroy() { clearTimeout(timer); seen.disconnect(); page.removeEventListener("click", click); } };
}
