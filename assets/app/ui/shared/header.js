/* Clock, demo mark, banner of what is ill, language and theme: what every page has on top. */
import * as format from "../../state/shared/format.js";
import { hasText, language, nameOf, t } from "../../state/shared/i18n.js";
import { find, findAll, findTarget, setText } from "./dom.js";
import { html, iconTemplate, nothing, render } from "./render.js";
import { drawMode } from "../responses/response_mode.js";
import { listAwaiting } from "../../state/rollouts/hold.js";

const YEAR = 31536000, COUNTY = 6;

/** What the banner has to say: a list of {bad, text}, worst first. `beat` may be missing; `blocked`: a proxy lets
    no websocket through.
    @param {Beat | null} beat
    @param {string} level */
export function listTroubles(beat, level, blocked = false) {
  const found = [];
  if (blocked) found.push({ bad: true, text: t("banner.blocked") });
  else if (level === "down") found.push({ bad: true, text: t("banner.hop.browser") });
  if (!beat) return found;
  if (level !== "down") found.push(...illHops(beat));
  const { lost = 0, dead = 0, entries, uncounted = 0, keys = [], silent = [], unsent = 0 } = beat.alarms || {};
  if (unsent) found.push({ bad: true, text: t("banner.unsent", { n: unsent }) });
  if (silent.length) found.push({ bad: true, text: t("banner.silent", { list: silent.join(", ") }) });
  if (keys.length) found.push({ bad: true, text: t("banner.keys", { keys: keys.join(", ") }) });
  if (lost) found.push({ bad: true, text: lostText(entries ?? lost, uncounted), see: true });
  if (dead) found.push({ bad: false, text: t("banner.dead", { n: dead }), see: true });
  return found;
}

/** What the mark of a demo says: the data are made up, and what its fast clock alone makes late.
    @param {Beat} beat */
export function describeDemo({ alarms = {} }) {
  return alarms.outrun ? t("demo.outrun", { n: alarms.outrun }) : t("demo.title");
}

/** What waits for a second person: nothing of it goes out until somebody looks. The way there stands on screens of a county or more; those of its parts decide nothing.
    @param {States} states
    @param {string} region of the screen
    @returns {Trouble[]} */
export function listConfirmations(states, region) {
  return listAwaiting(/** @type {any} */ (states)).map((row) => ({
    bad: true, text: t("banner.confirm", { name: nameOf({ name: row.plan_name, name_en: row.plan_name_en }), n: row.people }),
    ...(region.length <= COUNTY && { go: `/rollout?region=${row.region}&rollout=${row.id}` }),
  }));
}

/** How many messages are lost; of some losses nobody can tell.
    @param {number} n
    @param {number} uncounted */
function lostText(n, uncounted) {
  if (!uncounted) return t("banner.lost", { n });
  return n ? t("banner.lost.least", { n }) : t("banner.lost.uncounted");
}

/** @param {Beat} beat */
function illHops(beat) {
  const ill = Object.entries(beat.hops || {}).filter(([, value]) => value !== "ok").map(([hop]) => hop);
  const found = ["database", "stream", "ingest", "feed"]
    .filter((hop) => ill.includes(hop))
    .map((hop) => ({ bad: hop !== "feed", text: t(`banner.hop.${hop}`) }));
  const canary = beat.canary || {};
  if (canary.missed && canary.missed >= 2 && canary.hop && !ill.includes(canary.hop)) {
    const hop = hasText(`hop.${canary.hop}`) ? t(`hop.${canary.hop}`) : canary.hop;
    found.push({ bad: true, text: t("banner.canary", { n: canary.missed, hop }) });
  }
  return found;
}

/** @param {HTMLElement | null} banner
    @param {Trouble[]} found
    @param {string} region */
function drawBanner(banner, found, region) {
  if (!banner) return;
  banner.hidden = found.length === 0;
  banner.classList.toggle("is-bad", found.some((item) => item.bad));
  const items = found.map((item) => html`<span class="banner-item">${iconTemplate(item.bad ? "alert-octagon" : "alert-triangle")}<span>${item.text}</span>${item.go ? html`<a class="link" href=${item.go}>${t("banner.confirm.go")}</a>` : nothing}</span>`);
  const see = found.some((item) => item.see) && document.documentElement.dataset.page !== "sources";
  render(html`${items}${see ? html`<a class="link" href=${`/sources?region=${region}`}>${t("banner.see")}</a>` : nothing}`, banner);
}

/** @param {string} name
    @param {string} value */
function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

function switchLanguage() {
  const lang = language() === "zh" ? "en" : "zh";
  remember("palm_lang", lang);
  const url = new URL(location.href);
  url.searchParams.set("lang", lang);
  location.assign(url);
}

/** @param {string} theme */
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  remember("palm_theme", theme);
  const url = new URL(location.href);
  if (!url.searchParams.has("theme")) return;
  url.searchParams.set("theme", theme);
  history.replaceState(history.state, "", url);
}

/** The header below `scope`. `now()` is the server's time in ms, and `knowsTime()` whether that is known: until then no clock shows one;
    `onTheme(theme)` after a switch.
    @param {HTMLElement} scope
    @param {{now: () => number, knowsTime: () => boolean, region: string, onTheme?: (theme: string) => void}} options */
export function createHeader(scope, { now, knowsTime, onTheme, region }) {
  const clocks = findAll(scope, "[data-clock]");

  function tick() {
    if (!knowsTime()) return;
    const at = now();
    for (const clock of clocks) {
      setText(clock, clock.dataset.clock === "date" ? format.date(at) : format.hms(at));
    }
  }

  /** @param {Event} event */
  function click(event) {
    const menu = find(scope, ".nav-more[open]"), act = findTarget(event, "[data-act]")?.dataset.act;
    if (menu && !menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute("open");
    if (act === "lang") switchLanguage();
    if (act !== "theme") return;
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    setTheme(theme);
    if (onTheme) onTheme(theme);
  }

  scope.addEventListener("click", click);
  find(scope, ".nav-row [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return {
    tick,
    /** Show a heartbeat (or its absence), the level of the feed and, once they are there, the states' responses.
        @param {Beat | null} beat
        @param {string} level
        @param {boolean | undefined} blocked
        @param {States | false | undefined} states */
    show(beat, level, blocked, states) {
      if (states) drawMode(scope, states, now());
      drawBanner(find(scope, "[data-banner]"), [...listTroubles(beat, level, blocked), ...(states ? listConfirmations(states, region) : [])], region);
      const chip = find(scope, "[data-demo]");
      if (!chip || !beat) return;
      chip.hidden = !beat.demo;
      chip.title = describeDemo(beat);
    },
    destroy() { scope.removeEventListener("click", click); },
  };
}
