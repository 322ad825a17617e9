/* The states of panels: loading, slow, live, empty, stale, cut off, error; and the data age of each. */
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { find, findAll, findPart, getPart, setText } from "./dom.js";
import { html, iconTemplate, nothing, render } from "./render.js";

const BONES_AFTER = 300, SLOW_AFTER = 8000, HEAD = 48;   // px, as .veil has it

/**
 * What the age label says for a feed status {level, age_s, down_s}: {mark, cls, text}.
 * Dot up to 5 s, half disc up to 10 s, then a triangle; a cross when cut off.
 * @param {PanelStatus} status
 */
export function ageLabel(status) {
  const { level, age_s: age = 0, down_s: down } = status;
  if (level === "error") return { mark: "cross", cls: "is-down", text: t("age.error") };
  if (level === "down") return { mark: "cross", cls: "is-down", text: t("age.down", { d: format.silence(down ?? age) }) };
  if (level === "loading") return { mark: "half", cls: "", text: t("age.loading") };
  if (level === "stale" || age > 10) {
    return { mark: "stale", cls: "is-stale", text: t("age.stale", { d: format.silence(age) }) };
  }
  const text = age < 1 ? t("age.now") : t("age.ago", { n: Math.floor(age) });
  return { mark: age <= 5 ? "" : "half", cls: "", text };
}

/** @param {HTMLElement | null} element
    @param {AgeLabel} label */
export function showAge(element, label) {
  const dot = element?.firstElementChild;
  if (!element || !dot) return;
  const mark = `age-mark ${label.mark}`.trim();
  if (dot.className !== mark) dot.className = mark;
  const cls = `${element.dataset.base || "age"} ${label.cls}`.trim();
  if (element.className !== cls) element.className = cls;
  setText(element.lastElementChild, label.text);
}

/** @param {boolean} slow */
function bonesTemplate(slow) {
  const rows = Array.from({ length: 5 }, () => html`<div class="bone"><i></i><i></i><i></i><i></i></div>`);
  return html`${rows}${slow ? html`<p class="slow">${t("state.slow")}</p>` : nothing}`;
}

/** @param {Omit<PanelMessage, "key">} message */
function messageTemplate({ icon, title, why, act, label = "" }) {
  const button = act ? html`<button class="btn btn-small" @click=${act}>${iconTemplate("refresh")}${label || t("state.again")}</button>` : nothing;
  return html`${iconTemplate(icon)}<strong>${title}</strong>${why ? html`<p>${why}</p>` : nothing}${button}`;
}

/** The panels below an element; `reconnect` is what 立即重连 does.
    @param {HTMLElement} scope
    @param {{reconnect: () => void, now?: () => number}} options */
export function createPanels(scope, { reconnect, now = () => performance.now() }) {
  const panels = findAll(scope, "[data-panel]");
  /** @type {Map<string, PanelMessage>} */
  const veils = new Map();   // panel name -> {kind, ...}: its own message, beside the feed's state
  const since = now();
  /** @type {PanelStatus} */
  let status = { level: "loading", age_s: 0 };

  /** @param {HTMLElement} panel */
  function drawVeil(panel) {
    const veil = getPart(panel, "veil");
    const own = veils.get(panel.dataset.panel ?? "");
    const waited = now() - since;
    let key = own ? own.key : "";
    if (!own && status.level === "loading" && waited > BONES_AFTER) key = waited > SLOW_AFTER ? "slow" : "bones";
    if (!own && status.level === "error") key = `error ${status.blocked ? "websocket" : status.code}`;
    if (veil.dataset.key === key) return;
    veil.dataset.key = key;
    veil.hidden = key === "";
    veil.className = `veil${key.startsWith("error") ? " is-error" : ""}${["slow", "bones"].includes(key) ? " is-bones" : ""}${own && own.clear ? " is-clear" : ""}`;
    render(content(key, own, panel === panels[0]), veil);
    const head = find(panel, ".panel-head");
    if (head && head.offsetHeight > HEAD) veil.style.top = `${head.offsetHeight}px`;   // one of two rows is not covered
  }

  /** `first`: the panel that has the whole explanation; the others name it, for small ones have no room.
      @param {string} key
      @param {PanelMessage | undefined} own
      @param {boolean} first */
  function content(key, own, first) {
    if (own) return messageTemplate(own);
    if (key === "bones" || key === "slow") return bonesTemplate(key === "slow");
    if (!key) return nothing;
    if (status.blocked) return messageTemplate({ icon: "plug-connected-x", title: t("state.blocked"), why: first ? t("state.blocked.why") : null, act: first ? reconnect : null, label: t("state.reconnect") });
    return messageTemplate({ icon: "alert-circle", title: t("state.error"), why: t("state.error.code", { code: status.code }), act: reconnect });
  }

  /** @param {HTMLElement} panel */
  function drawNote(panel) {
    const note = getPart(panel, "note"), text = noteText(panel), down = status.level === "down";
    note.hidden = text === "";
    if (note.hidden) return;
    const again = down ? html`<button class="link" @click=${reconnect}>${t("state.reconnect")}</button>` : nothing;
    render(html`${iconTemplate(down ? "plug-connected-x" : "alert-triangle")}<span>${text}</span>${again}`, note);
  }

  /** What a panel with data says of it; how to mend a proxy stands in the first one alone, as in `content`.
      @param {HTMLElement} panel */
  function noteText(panel) {
    if (status.level === "stale") return t("state.stale", { time: status.as_of || "—" });
    if (status.level !== "down") return "";
    if (status.blocked && panel === panels[0]) return t("state.blocked.why");
    if (panel.dataset.panel === "map" && status.as_of) return t("state.stopped", { time: status.as_of });
    const n = Math.max(1, status.attempt || 1), s = Math.ceil(status.retry_s || 0);
    return s > 0 ? t("state.retry", { n, s }) : t("state.retrying", { n });
  }

  function draw() {
    const label = ageLabel(status);
    for (const panel of panels) {
      const own = veils.get(panel.dataset.panel ?? "");
      const state = own && own.key.startsWith("error") ? "error" : status.level;
      if (panel.dataset.state !== state) panel.dataset.state = state;
      showAge(findPart(panel, "age"), own && own.key.startsWith("error") ? ageLabel({ level: "error" }) : label);
      drawVeil(panel);
      drawNote(panel);
    }
    const head = find(scope, ".head-age .age");
    if (head) showAge(head, label.cls ? label : { ...label, text: t("age.data", { text: label.text }) });
    setText(scope.querySelector("[data-age-words]"), label.text);
  }

  return {
    draw,
    /** @param {PanelStatus} next */
    status(next) { status = next; draw(); },
    /** Say something in place of a panel's content: {key, icon, title, why, act, label, clear}.
        @param {string} name
        @param {PanelMessage} own */
    say(name, own) { veils.set(name, own); draw(); },
    /** @param {string} name
        @param {string} title
        @param {string | number} code
        @param {() => void} act */
    fail(name, title, code, act) {
      veils.set(name, { key: `error ${code}`, icon: "alert-circle", title, why: t("state.error.code", { code }), act });
      draw();
    },
    /** @param {string} name */
    hush(name) { if (veils.delete(name)) draw(); },
  };
}
