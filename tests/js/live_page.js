/* A page of live data, whole, without a browser and a server: its entry is mounted as Dash mounts it, its feed speaks to a socket of the test's own,
   and what it asks over HTTP the test answers. One page a file, for an entry registers itself once. */
import { page, settle } from "./page_document.js";
import { after } from "node:test";
import { readFileSync } from "node:fs";

export const COUNTY = "330825", NOW = Date.parse("2026-11-29T16:00:00+08:00");
const REGIONS = [
  [COUNTY, "龙游县", "Longyou", 29, 119, "county", ""], ["330825101", "湖镇镇", "Huzhen", 29, 119, "township", "hu zhen zhen"], ["330825102", "大街乡", "Dajie", 29, 119, "township", "da jie xiang"],
  ["330825101264", "希塘村", "Xitang", 29, 119, "village", "xi tang cun"], ["330825101264001", "希塘村一网格", "Xitang 1", 29, 119, "grid", "xi tang cun"],
];
const STATIC = { code: COUNTY, regions: REGIONS, matters: [{ code: "flood", name: "防汛", name_en: "Floods", lead: "water", cooperating: [] }], units: [{ code: "water", name: "水利局", name_en: "Water" }], bbox: [118, 28, 120, 30], geometry: { url: "/geometry" } };

/** The socket of a feed: whoever joins is let in, and hears what `say(event, value)` tells. */
class Socket {
  static open = /** @type {Socket[]} */ ([]);
  constructor() {
    Socket.open.push(this);
    queueMicrotask(() => { this.onopen?.({}); this.onmessage?.({ data: '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":60000,"maxPayload":1000000}' }); });
  }
  send(text) {
    const ack = /^42(\d+)\["join"/.exec(text)?.[1];
    const answer = text.startsWith("40") ? '40{"sid":"s"}' : ack ? `43${ack}[{"feeds":[]}]` : null;
    if (answer) queueMicrotask(() => this.onmessage?.({ data: answer }));
  }
  close() { this.onclose?.({}); }
}

/** A panel with what every panel has, and these parts. */
export const panel = (name, ...parts) => `<section data-panel="${name}"><span data-part="age"><i></i><b></b></span><div data-part="note" hidden></div><div data-part="veil" hidden></div>${parts.map((part) => (part.startsWith("<") ? part : `<div data-part="${part}"></div>`)).join("")}</section>`;

/** Open the page of an entry. `tables` are the rows of its county by topic; `answer(address, {method, body})` is the rest of the server: a body,
    {status, error} thrown, or undefined for what is not there. */
export async function openPage(name, body, { clock, tables = {}, rights = [], region = COUNTY, search = "", answer = (_address, _asked) => /** @type {any} */ (undefined) }) {
  const asked = /** @type {any[]} */ ([]), put = /** @type {any[]} */ ([]), version = { seq: 1, of: /** @type {Record<string, number>} */ ({}) };
  clock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: NOW });
  const snapshot = () => ({ county: COUNTY, epoch: "e1", seq: version.seq, at: null, tally: [], news: [], ...tables });
  const known = { "/api/state": snapshot, [`/api/county/${COUNTY}.json`]: () => STATIC, "/api/locale/zh.json": () => JSON.parse(readFileSync(new URL("../../layouts/locale/zh.json", import.meta.url), "utf8")), "/api/offers": () => ({ may: false, offers: [] }), "/api/here": () => ({ idle_s: null, ends_s: 3600 }) };
  globalThis.fetch = /** @type {any} */ (async (address, { method = "GET", body: sent } = {}) => {
    const path = String(address).split("?")[0], question = { address: String(address), path, method, body: sent ? JSON.parse(sent) : null };
    if (!known[path]) asked.push(question);
    try {
      const found = known[path] ? known[path]() : await answer(path, question);
      return new Response(JSON.stringify(found ?? null), { status: found === undefined ? 404 : 200 });
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      return new Response(JSON.stringify({ error: refusal.error }), { status: refusal.status });
    }
  });
  Object.assign(globalThis, { requestAnimationFrame: (then) => setTimeout(() => then(0), 16), cancelAnimationFrame: clearTimeout, matchMedia: () => ({ matches: false }), innerWidth: 1920, getSelection: () => null });
  Object.defineProperty(page.document, "hidden", { value: false, configurable: true });
  page.WebSocket = Socket;   // of the window, where there is one
  page.dash_clientside = { set_props: (id, props) => put.push([id, props]) };
  page.history.replaceState(null, "", `/${name}${search}`);
  page.document.body.innerHTML = `<div class="page page-${name}">${body}<div data-live="polite"></div><div data-live="assertive"></div></div>`;
  await import(`../../assets/app/pages/${name}.js`);
  const boot = { page: name, lang: "zh", theme: "dark", region, region_name: "", counties: [COUNTY], version: "1", demo: false, wmts: null, rotate: null, every: 20, viewer: { kind: "person", name: "李指挥", account: "account:7", rights } };
  page.dash_clientside.palm_page.mount(boot);
  const pass = async (ms) => { for (let left = ms; left > 0; left -= 50) { clock.timers.tick(Math.min(50, left)); await settle(); } };
  const say = async (event, value) => { Socket.open.at(-1)?.onmessage?.({ data: `42${JSON.stringify([event, value])}` }); await settle(); };
  const close = async () => { page.dash_clientside.palm_page.mount(null); await settle(); };
  after(async () => { await close(); Socket.open.forEach((one) => one.close()); await page.happyDOM.abort(); });
  await pass(1000);
  const root = /** @type {any} */ (page.document.querySelector(`.page-${name}`));
  return {
    root, asked, put, pass, say,
    find: (selector) => root.querySelector(selector), part: (part) => root.querySelector(`[data-part="${part}"]`),
    press: async (selector) => { root.querySelector(selector).click(); await settle(); },
    /** Rows of a topic as they are from now on, told by the feed. */
    async tell(topic, rows, { kind = "case.reported", gone = [] } = {}) {
      const after = version.of[topic] ?? 1, change = { seq: (version.of[topic] = version.seq += 1), at: new Date(NOW).toISOString(), kind, topic, region: COUNTY, [topic]: rows, gone, tally: [], news: [] };
      await say("frame", { county: COUNTY, epoch: "e1", topic, region: COUNTY, after, seq: version.seq, changes: [change] });
      await pass(1000);
    },
    close,
  };
}
