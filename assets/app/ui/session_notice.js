/* The end of a session, said at the foot of the page before it comes; and the hands that put it off. A wall has none of it. */
import { t } from "../state/i18n.js";
import { csrfToken } from "../transport/reveal_request.js";
import { isHumanInput, SessionActivity } from "../transport/session_activity.js";
import { leavePage, watchSignOut } from "../transport/sign_out.js";
import { h, setText } from "./dom.js";

const TICK = 1000;
const INPUTS = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel"];
const ADDRESS = "/api/here";

/** The bar at the foot of the page; polite, it takes no focus. */
function createBar(go) {
  const text = h("span", "here-text"), button = h("button", "btn btn-main", t("here.go_on"), { type: "button" });
  const box = h("div", "here", [text, button], { role: "status", "aria-live": "polite", hidden: "" });
  button.addEventListener("click", go);
  document.body.append(box);
  return (said) => {
    box.hidden = !said;
    if (!said) return;
    button.hidden = said.kind === "end";
    setText(text, said.kind === "end" ? t("here.end", { n: said.minutes }) : t("here.idle", { n: said.minutes }));
  };
}

let begun = null;

/** Begin, once a document, for a person; `kind` is who is signed in. */
export function startSessionActivity(kind) {
  if (begun || kind !== "person") return begun;
  const last = {}, leave = new AbortController();
  const env = {
    now: () => Date.now(),
    fetch: (method) => fetch(ADDRESS, { method, cache: "no-store", signal: leave.signal, headers: method === "GET" ? {} : { "X-CSRFToken": csrfToken() } }),
    signIn: () => leavePage(kind),
    show: (said) => show(said),
  };
  begun = new SessionActivity(env);
  const show = createBar(() => begun.used(true));
  const ear = (event) => { if (isHumanInput(event, last)) begun.used(); };
  for (const name of INPUTS) window.addEventListener(name, ear, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) begun.look(); });
  watchSignOut(window, () => { begun.stop(); leave.abort(); });
  setInterval(() => begun.tick(), TICK);
  begun.look();
  return begun;
}
