/* Keeps a wall alive for weeks: a nightly reload, a reload on a new version or a dead feed, the screen awake. */
import * as format from "../../state/shared/format.js";

const CHECK = 20e3, DEAD_AFTER = 120e3, MIN_UPTIME = 6 * 3600e3, SPREAD = 20 * 60e3;
const QUIET_FROM = 3 * 60 + 20;   // minutes after midnight, county time

/**
 * Why the page should start anew now, or null. `facts`: {uptime, minute of the county's day, spread (minutes),
 * version (of this page), served (of the last heartbeat), silent (ms since the feed last lived)}.
 * @param {ReloadFacts} facts
 */
export function reloadReason(facts) {
  if (facts.served && facts.version && facts.served !== facts.version) return "version";
  if (facts.silent > DEAD_AFTER) return "dead";
  const due = QUIET_FROM + facts.spread;
  if (facts.uptime > MIN_UPTIME && facts.minute >= due && facts.minute < due + 10) return "night";
  return null;
}

/** Reload only when the server answers, so that the wall never ends on the browser's own error page. */
export async function reloadIfServed() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch { /* the server is away: keep the last picture, and look again later */ }
}

/** Watch over the page; `served()` is the last heartbeat's version, `level()` the feed's.
    @param {WatchdogOptions} options */
export function createWatchdog({ version, served, level, now }) {
  const born = performance.now(), spread = (Math.random() * SPREAD) / 60e3;
  let lived = born;
  /** @type {WakeLockSentinel | null} */
  let lock = null;

  async function stayAwake() {
    if (!navigator.wakeLock || document.visibilityState !== "visible" || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
    } catch { /* not allowed here: the machine's own settings decide */ }
  }

  function look() {
    const at = performance.now();
    if (["live", "stale"].includes(level())) lived = at;
    const [hour, minute] = format.hm(now()).split(":").map(Number);
    const facts = { uptime: at - born, minute: hour * 60 + minute, spread, version, served: served(), silent: at - lived };
    if (reloadReason(facts)) reloadIfServed();
    stayAwake();
  }

  const timer = setInterval(look, CHECK);
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  return {
    destroy() {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", stayAwake);
      if (lock) lock.release();
    },
  };
}
