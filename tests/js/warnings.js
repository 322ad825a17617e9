/* Rows of official warnings for tests. */

export const NOW = Date.parse("2026-08-09T12:00:00+08:00");

/** A live warning as the feed has it. */
export const warning = (more = {}) => /** @type {any} */ ({
  id: "w-1", region: "330825", regions: ["330825"], state: "standing", status: "Actual", colour: "yellow", severity: "Yellow", hazard: "typhoon", version: 3, family: "messages",
  expires: "2026-08-10T12:00:00+08:00", words: [{ language: "zh-CN", event: "台风", headline: "台风黄色预警" }], why: "", ...more,
});

/** What the server tells of one. */
export const detail = (more = {}) => ({
  ...warning(), messages: [], notes: [], candidates: [], may_decide: false, onset: null, sent: "2026-08-09T08:00:00+08:00", source: "气象台", sender: "", signature: "", ...more,
});

/** The live data of a page with these rows; `rows` and `now` may be changed, and `tell(event)` says that they were. */
export function liveOf(...rows) {
  const heard = new Map();
  const live = {
    rows, at: NOW, boot: { region: "330825", counties: ["330825"], viewer: { rights: [] } }, places: { name: (code) => code, several: false },
    ready: () => true, now: () => live.at, states: () => new Map([["330825", { warnings: new Map(live.rows.map((row) => [row.id, row])) }]]),
    on: (event, listen) => { heard.set(event, listen); return () => heard.delete(event); },
    tell: (event) => heard.get(event)?.(), heard,
  };
  return /** @type {any} */ (live);
}
