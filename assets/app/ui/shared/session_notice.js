/* The end of a session, said at the foot of the page before it comes; and the hands that put it off. A wall has none of it. */
import { t } from "../../state/shared/i18n.js";
import { csrfToken } from "../../transport/shared/reveal_request.js";
import { isHumanInput, SessionActivity } from "../../transport/shared/session_activity.js";
import { leavePage, watchSignOut } from "../../transport/shared/sign_out.js";
import { h, setText } from "./dom.js";

const TICK = 1000;
const INPUTS = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel"];
const ADDRESS = "/api/here";

/** The bar at the foot of the page; polite, it takes no focus.
    @param {() => void} go */
function createBar(go) {
  const text = h("span", "here-text"), button = h("button", "btn btn-main", t("here.go_on"), { type: "button" });
  const box = h("div", "here", [text, button], { role: "status", "aria-live": "polite", hidden: "" });
  button.addEventListener("click", go);
  document.body.append(box);
  return (/** @type {SessionNotice | null} */ notice) => {
    box.hidden = !notice;
    if (!notice) return;
    button.hidden = notice.kind === "end";
    setText(text, notice.kind === "end" ? t("here.end", { n: notice.minutes }) : t("here.idle", { n: notice.minutes }));
  };
}

/** @type {SessionActivity | null} */
let activity = null;

/** Begin, once a document, for a person; `kind` is who is signed in.
    @param {string} kind */
export function startSessionActivity(kind) {
  if (activity || kind !== "person") return activity;
  const last = {}, leave = new AbortController();
  const env = {
    now: () => Date.now(),
    fetch: (/** @type {string} */ method) => fetch(ADDRESS, { method, cache: "no-store", signal: leave.signal, headers: method === "GET" ? {} : { "X-CSRFToken": csrfToken() } }),
    signIn: () => leavePage(kind),
    show: (/** @type {SessionNotice | null} */ notice) => show(notice),
  };
  const started = (activity = new SessionActivity(env));
  const show = createBar(() => started.used(true));
  const listener = (/** @type {Event} */ event) => { if (isHumanInput(event, last)) started.used(); };
  for (const name of INPUTS) window.addEventListener(name, listener, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) started.look(); });
  watchSignOut(window, () => { started.stop(); leave.abort(); });
  setInterval(() => started.tick(), TICK);
  started.look();
  return started;
}
