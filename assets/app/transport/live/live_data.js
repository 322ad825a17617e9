/* What a page looks at: the feed's states, in the words that panels use. One per page; owns the feed client. */
import * as format from "../../state/shared/format.js";
import { nameOf } from "../../state/shared/i18n.js";
import { createPlaces } from "../../state/shared/places.js";
import * as selectors from "../../state/live/selectors.js";
import { TOPICS } from "../../state/live/topics.js";
import { createFeed } from "./feed_client.js";

/** The feed's status as the panels want it: see ui/shared/panels.js. `ageing` is live with a half disc.
    @param {FeedStatus} status */
export function panelStatus(status) {
  const level = status.level === "ageing" ? "live" : status.level;
  return {
    level, age_s: status.age_s ?? 0, down_s: status.down_s, attempt: status.attempt, retry_s: status.retry_in_s,
    as_of: status.as_of ? format.hms(status.as_of) : null,
    code: status.error ? status.error.code : "", blocked: status.blocked === true, hop: status.hop, canaryHop: status.canary_hop,
  };
}

/** @param {string} code */
export async function fetchStatic(code) {
  const answer = await fetch(`/api/county/${code}.json`);
  if (!answer.ok) throw Object.assign(new Error("county"), { code: answer.status });
  return answer.json();
}

/** Rates of the matters, as table rows, most open cases first, then the worst rate.
    @param {Map<string, MatterCounts>} found
    @param {Places} places */
export function matterRows(found, places) {
  const rows = places.matters().map((matter) => {
    const n = found.get(matter.code) || { open: 0, closed: 0, on_time: 0, rate: null };
    return {
      code: matter.code, name: nameOf(matter), lead: places.unit(matter.lead),
      cooperating: (matter.cooperating || []).length, open: n.open, closed: n.closed, kept: n.on_time, on_time: n.rate,
    };
  });
  return rows.sort((a, b) => b.open - a.open || (a.on_time ?? 2) - (b.on_time ?? 2) || (a.code < b.code ? -1 : 1));
}

/** A feed that has started, and the names of its counties on their way.
    @param {LiveScope} scope
    @param {typeof createFeed} create
    @returns {StartedFeed} */
function startFeed({ page, region, counties, kind }, create) {
  /** @type {Topic[]} */
  const topics = page === "sources" ? ["cases", "responses", "proposals", "rollouts"] : TOPICS;
  const feed = create({ region, counties, topics, kind });
  feed.start();   // its socket opens while names are read
  const names = Promise.all(counties.map(fetchStatic));
  names.catch(() => {});   // the page that takes it is told
  return { feed, names };
}

/** @param {LiveScope} scope */
function keyOf({ page, region, counties, kind }) {
  return JSON.stringify([page, region, counties, kind]);
}

/** @type {(StartedFeed & {key: string}) | null} */
let early = null;   // until the first page takes it

/** Start what the document says its page will show, so that the state comes while Dash loads: `told` is JSON.
    @param {string | undefined} told */
export function startEarly(told, create = createFeed) {
  if (!told) return;
  /** @type {LiveScope} */
  const scope = JSON.parse(told);
  early = { key: keyOf(scope), ...startFeed(scope, create) };
  early.feed.readAhead();
}

/** The feed that started early when it is this page's; one that is not ends.
    @param {LiveScope} scope
    @param {typeof createFeed} create
    @returns {StartedFeed} */
export function takeFeed(scope, create = createFeed) {
  const started = early;
  early = null;
  if (started?.key === keyOf(scope)) return started;
  started?.feed.stop();
  return startFeed(scope, create);
}

/** The feed of a page; resolves when names are known (the state comes by itself).
    @param {Boot} boot */
export async function createLiveData(boot) {
  const { feed, names } = takeFeed({ page: boot.page, region: boot.region, counties: boot.counties, kind: boot.viewer.kind });
  const now = () => feed.now();
  const within = (/** @type {string} */ scope = "") => (!scope || scope === boot.region ? "" : scope);   // all that came is for here: cases called in lie elsewhere
  const statics = await names.catch((problem) => { feed.stop(); throw problem; });
  const places = createPlaces(statics);
  return {
    boot, statics, places, now, feed, knowsTime: () => feed.knowsTime(),
    /** @template {keyof FeedEvents} E
        @param {E} event
        @param {(value: FeedEvents[E]) => void} fn */
    on: (event, fn) => feed.on(event, fn),
    states: () => feed.states(),
    ready: () => feed.status().ready,
    status: () => panelStatus(feed.status()),
    beat: () => feed.beat() || null,
    reconnect: () => feed.reconnect(),
    openCases: (scope = "") => selectors.openCases(feed.states(), now(), within(scope)),
    findCase: (/** @type {string} */ id) => selectors.findCase(feed.states(), id),
    kpis: (scope = "") => selectors.kpis(feed.states(), now(), within(scope)),
    matters: (scope = "") => matterRows(selectors.matters(feed.states(), now(), within(scope)), places),
    daily: (scope = "") => selectors.daily(feed.states(), now(), scope, 30).map((one) => /** @type {[string, number]} */ ([one.day, one.received])),
    news: (scope = "") => selectors.news(feed.states(), 20).filter((row) => row.region.startsWith(within(scope))),
    squads: (of = "") => selectors.squads(feed.states(), of),
    position: (/** @type {string} */ person) => selectors.position(feed.states(), person),
    lastClosed: () => selectors.lastClosed(feed.states()),
    destroy: () => feed.stop(),
  };
}
