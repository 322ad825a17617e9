// The map of a check: which layers it shows, what is unknown on it, and what becomes of shapes that do not come.
import { page, read, settle } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createCheckMap } from "../../../../assets/app/ui/checks/check_map.js";

const GRIDS = ["330825101264001", "330825101264002"];
const CHECK = /** @type {any} */ ({ id: "C-1", kind: "yes_no", choices: [], unit: "" });
const sum = (region, answered, counts = {}) => [region, { region, answered, total: 1, counts, sum: null }];
const STATICS = [{ regions: [], matters: [], units: [], bbox: [118, 28, 120, 30], geometry: { url: "/geo" } }];
globalThis.requestAnimationFrame ??= () => 0;

/** A panel whose shapes a server answers with `answer()`. */
function make(answer = () => ({ ok: false, status: 503 })) {
  page.document.body.innerHTML = '<section data-map="check-map"><div data-part="legend"></div></section><div id="check-map"></div>';
  const asked = [], failed = [], hushed = [], grids = [], heard = new Map();
  globalThis.fetch = /** @type {any} */ (async (address) => { asked.push(address); return answer(); });
  const live = { statics: STATICS, boot: { region: "330825", wmts: "" }, on: (event, listen) => { heard.set(event, listen); return () => heard.delete(event); }, status: () => ({ level: "live" }) };
  const panels = { fail: (name, title, code, again) => failed.push({ name, code, again }), hush: (name) => hushed.push(name) };
  const panel = /** @type {any} */ (page.document.querySelector("section"));
  const map = createCheckMap(panel, /** @type {any} */ (live), { panels: /** @type {any} */ (panels), onGrid: (code) => grids.push(code) });
  return { map, asked, failed, hushed, heard, legend: () => [...panel.querySelectorAll(".legend-item")].map(read) };
}

test("the legend names what was answered, and unknown as something of its own", () => {
  const { map, legend } = make();
  map.show(CHECK, /** @type {any} */ (new Map([sum(GRIDS[0], 1, { yes: 1 }), sum(GRIDS[1], 0)])));
  assert.deepEqual(legend(), ["否", "是", "✕未知"]);
  map.show({ ...CHECK, kind: "choice", choices: ["畅通", "积水", "中断"] }, new Map());
  assert.deepEqual(legend(), ["畅通", "积水", "中断", "✕未知"]);
  map.destroy();
});

test("shapes that do not come are said with the status, and asked for again by a press", async () => {
  const { map, asked, failed, hushed } = make();
  await settle();
  assert.deepEqual(failed.map(({ name, code }) => [name, code]), [["map", "503"]]);
  failed[0].again();
  assert.deepEqual(hushed, ["map"], "what was said goes while it is tried");
  await settle();
  assert.deepEqual([asked, failed.length], [["/geo", "/geo"], 2]);
  map.destroy();
});

test("a reader hears what the map is of, and a closed one listens to nothing", () => {
  const { map, heard } = make();
  assert.equal(page.document.getElementById("check-map")?.getAttribute("aria-label"), "各网格填报情况");
  map.destroy();
  assert.deepEqual([...heard.keys()], []);
});
