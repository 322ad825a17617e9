/* The sound of the desk and its switch in the header: on after one press, remembered; muted for two minutes at most; says when the browser blocks it.
   What happened while the machine slept is silent, what happens after it is not. */
import { createCaseAlarm } from "../../state/cases/case_alarm.js";
import { t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, render } from "../shared/render.js";
import { createTone } from "./tone.js";

const STORED = "palm_sound", MUTED = "palm_sound_muted", MUTE_MS = 120000, BURST_MS = 5000, MINUTE = 60000;
/** Nobody looked for so long: the machine slept. Then the screen has to be live for a moment, or to have had its time to catch up. */
const ASLEEP_MS = 15000, SETTLED_MS = 2000, CATCH_UP_MS = 30000;
/** When the browser may give sound: a press, and that the page is looked at again. */
const PHONE = "(max-width: 1023px)", MOMENTS = ["pointerdown", "keydown", "visibilitychange"];
/** @typedef {"off" | "on" | "muted" | "blocked"} SoundState */
/** @type {Record<SoundState, string>} */
const ICONS = { off: "volume-off", on: "volume", muted: "volume-off", blocked: "alert-triangle" };

/** @param {string} name */
function recall(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} name
    @param {string} value */
function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch { /* private mode: it lasts as long as the page */ }
}

/** `place` is the button. `wall()` is this machine's time, `isPhone()` whether the page stands on a phone, which never sounds.
    @param {HTMLElement} place
    @param {{tone?: ReturnType<typeof createTone>, wall?: () => number, isPhone?: () => boolean, presses?: EventTarget, paint?: typeof render}} [tools] */
export function createCaseSound(place, { tone = createTone(), wall = Date.now, isPhone = () => matchMedia(PHONE).matches, presses = document, paint = render } = {}) {
  const alarm = createCaseAlarm();
  let drawn = "";
  let on = recall(STORED) === "on", mutedUntil = Math.min(Number(recall(MUTED)) || 0, wall() + MUTE_MS), soundedAt = -Infinity, lookedAt = wall(), wokeAt = -Infinity, proves = false, away = false;

  /** Whether less time passed than that, also where the clock was set meanwhile.
      @param {number} since
      @param {number} ms */
  const isWithin = (since, ms) => Math.abs(wall() - since) < ms;

  /** @returns {SoundState} */
  function state() {
    if (!on) return "off";
    if (mutedUntil > wall() && mutedUntil - wall() <= MUTE_MS) return "muted";
    return tone.isOpen() ? "on" : "blocked";
  }

  function draw() {
    const now = state(), left = Math.ceil((mutedUntil - wall()) / MINUTE);
    const words = now === "muted" ? t("sound.muted", { n: left }) : now === "blocked" ? t("sound.blocked") : "", phone = isPhone(), look = `${now} ${now === "muted" ? left : ""} ${phone}`;
    if (look === drawn) return;   // it is asked each second
    drawn = look;
    place.hidden = phone;
    place.dataset.sound = now;
    place.title = t(`sound.${now}.title`);
    place.setAttribute("aria-label", place.title);
    paint(html`${iconTemplate(ICONS[now])}${words ? html`<span>${words}</span>` : nothing}`, place);
  }

  /** The browser gave sound, or took it; once it was asked for it is heard, as a proof. */
  function changed() {
    if (proves && tone.isOpen()) {
      proves = false;
      tone.play();
    }
    draw();
  }

  /** @param {number} until */
  function mute(until) {
    mutedUntil = until;
    remember(MUTED, String(until));
  }

  /** @param {boolean} next */
  function set(next) {
    on = next;
    remember(STORED, next ? "on" : "off");
    mute(0);
    if (next) tone.open(changed);
    else tone.close();
    changed();
  }

  /** Off: on, and heard once. On: muted for two minutes. Muted or blocked: heard again. */
  function press() {
    const before = state();
    proves = before === "off";
    if (before !== "on") return set(true);
    mute(wall() + MUTE_MS);
    return draw();
  }

  /** The browser gives sound after any press. */
  function reopen() {
    if (on && !isPhone() && !tone.isOpen()) tone.open(changed);
  }

  /** Look at the time: after sleep nothing that is known is anything to compare with, and the browser may have taken the sound. */
  function look() {
    const slept = wall() - lookedAt > ASLEEP_MS;
    lookedAt = wall();
    if (!slept) return;
    wokeAt = lookedAt;
    away = true;
    alarm.forget();
    reopen();
  }

  /** One sound for a burst.
      @param {boolean} isNews */
  function ring(isNews) {
    if (!isNews || state() !== "on" || isPhone() || isWithin(soundedAt, BURST_MS)) return;
    soundedAt = wall();
    tone.play();
  }

  place.addEventListener("click", press);
  for (const name of MOMENTS) presses.addEventListener(name, reopen);
  reopen();
  draw();
  return {
    isOn: () => on,
    set,
    draw,
    /** The screen's connection: what it catches up with after it was away, or slept, is silent.
        @param {string} level */
    status(level) {
      look();
      away = !["live", "stale"].includes(level) || isWithin(wokeAt, level === "live" ? SETTLED_MS : CATCH_UP_MS);
      if (away) alarm.forget();
    },
    /** The open cases as they are now. While the screen is away they are none to compare with.
        @param {CaseRow[]} rows
        @param {number} now */
    heed(rows, now) {
      look();
      if (!away) ring(alarm.heed(rows, now));
    },
    /** Time passed; `read` says which cases are open now, where none are known.
        @param {() => CaseRow[]} read
        @param {number} now */
    tick(read, now) {
      look();
      if (!away) ring(alarm.tick(read, now));
    },
    destroy() {
      place.removeEventListener("click", press);
      for (const name of MOMENTS) presses.removeEventListener(name, reopen);
      tone.close();
    },
  };
}
