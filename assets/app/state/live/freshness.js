/* How fresh the data is, by this browser's own monotonic clock; and what time it is on the server. Pure. */
export const AGEING_S = 5, STALE_S = 10;

/** goodAt: monotonic ms at which a county was last known true; beats: the last heartbeat of each county;
    offset: server time minus monotonic ms, by the last heartbeat, before one by the first state; heardAt: monotonic ms of the last heartbeat of any.
    @returns {Vitals} */
export function create() {
  return { goodAt: new Map(), beats: new Map(), offset: null, heardAt: null };
}

/** @param {Beat | null | undefined} message */
function illHop(message) {
  const found = Object.entries(message?.hops || {}).find(([, state]) => state !== "ok");
  return found ? found[0] : null;
}

/** A heartbeat came at monotonic `now` ms. Truth is as old as the server's last look at it; while a hop is ill
    nothing new can arrive, and while we are not `whole` (something is missing or being fetched) we do not show what
    the server has: then the age goes on growing.
    @param {Vitals} vitals
    @param {Beat} message
    @param {number} now
    @param {unknown} whole */
export function beat(vitals, message, now, whole) {
  const at = Date.parse(message.at), seen = now - Math.max(0, at - Date.parse(message.as_of));
  vitals.offset = at - now;
  vitals.heardAt = now;
  vitals.beats.set(message.county, message);
  if (whole && !Number.isNaN(seen) && (!illHop(message) || !vitals.goodAt.has(message.county))) raise(vitals, message.county, seen);
}

/** An answer came at monotonic `now` ms that says what time it is on the server: where no heartbeat has come, the time is known by it.
    @param {Vitals} vitals
    @param {string | null} stamp milliseconds since 1970
    @param {number} now */
export function learnTime(vitals, stamp, now) {
  const at = Number(stamp);
  if (vitals.offset === null && at > 0) vitals.offset = at - now;
}

/** @param {Vitals} vitals
    @param {string} county
    @param {number} good */
function raise(vitals, county, good) {
  vitals.goodAt.set(county, Math.max(good, vitals.goodAt.get(county) ?? -Infinity));
}

/** A whole snapshot, or all that changed since, came: the county is true as of the moment it was
    asked for, unless a hop is ill.
    @param {Vitals} vitals
    @param {string} county
    @param {number} asked */
export function renewed(vitals, county, asked) {
  if (!illHop(vitals.beats.get(county))) raise(vitals, county, asked);
}

/** The monotonic clock stood still for `ms` while the machine slept: everything is that much older.
    @param {Vitals} vitals
    @param {number} ms */
export function slept(vitals, ms) {
  for (const [county, good] of vitals.goodAt) vitals.goodAt.set(county, good - ms);
  if (vitals.offset !== null) vitals.offset += ms;
}

/** Seconds since the data of every county was last known true; null before the first.
    @param {Vitals} vitals
    @param {number} now */
export function age(vitals, now) {
  return vitals.goodAt.size ? Math.max(0, (now - Math.min(...vitals.goodAt.values())) / 1000) : null;
}

/** Whether it is known what time it is on the server: a browser's own clock may be wrong, and a demo's is another.
    @param {Vitals} vitals */
export const knowsTime = (vitals) => vitals.offset !== null;

/** Server time in ms since 1970 (the browser's own clock only until the first answer or heartbeat).
    @type {(vitals: Vitals, now: number, wall: number) => number} */
export const serverTime = (vitals, now, wall) => (vitals.offset === null ? wall : now + vitals.offset);

/** @param {Link} link
    @param {number | null} seconds */
function levelOf(link, seconds) {
  if (!link.ready) return link.error ? "error" : "loading";
  if (link.down) return "down";
  if (seconds === null || seconds > STALE_S) return "stale";
  return seconds > AGEING_S ? "ageing" : "live";
}

/** @type {(beats: Beat[], name: string) => number} */
const sum = (beats, name) => beats.reduce((n, one) => n + (one.alarms?.[name] || 0), 0);

/** What a page may know: see docs/browser.md. `link`: {ready, down, error}.
    @param {Vitals} vitals
    @param {Link} link
    @param {number} now
    @param {number} wall */
export function status(vitals, link, now, wall) {
  const seconds = age(vitals, now), beats = [...vitals.beats.values()];
  const ill = beats.find(illHop) || null;
  return {
    level: levelOf(link, seconds), ready: link.ready, error: link.error || null,
    age_s: seconds ?? 0, as_of: seconds === null ? null : serverTime(vitals, now, wall) - seconds * 1000,
    hop: illHop(ill), county: ill && ill.county, canary_hop: beats.map((one) => one.canary?.hop).find(Boolean) || null,
    alarms: { lost: sum(beats, "lost"), dead: sum(beats, "dead") },
    demo: beats.some((one) => one.demo), version: beats[0]?.version ?? null,
  };
}
