// The switch over the map of /rollout: acceptance, completion, voids, and what the address keeps of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { addressOf, createMapViews, viewOf } from "../../../../assets/app/ui/rollouts/map_views.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

/** A page with the switch, opened at an address. */
function open(search = "") {
  const told = { legends: [], voids: [], drawn: 0, address: "" };
  const title = { textContent: "" }, order = { textContent: "" };
  const buttons = ["accepted", "finished", "voids"].map((value) => ({ dataset: { value }, pressed: "", setAttribute(_name, on) { this.pressed = on; } }));
  const panel = { querySelector: () => title };
  const page = { dataset: {}, querySelectorAll: () => buttons, querySelector: (selector) => (selector.includes("order") ? order : panel) };
  globalThis.location = /** @type {any} */ ({ search, href: `https://palm.example/rollout${search}` });
  globalThis.history = /** @type {any} */ ({ state: null, replaceState: (_state, _title, address) => { told.address = address; } });
  const views = createMapViews(/** @type {any} */ (page), {
    map: { showLegend: (measure) => told.legends.push(measure) }, voids: { turn: (on) => told.voids.push(on), clear() {} }, changed: () => { told.drawn += 1; },
  });
  return { views, told, page, title, order, pressed: () => buttons.find((one) => one.pressed === "true").dataset.value };
}

test("the address names the view, and nothing for the first", () => {
  assert.deepEqual(["", "?view=finished", "?view=voids", "?view=x"].map(viewOf), ["accepted", "finished", "voids", "accepted"]);
  assert.equal(addressOf("https://palm.example/rollout?rollout=RW-1", "finished"), "https://palm.example/rollout?rollout=RW-1&view=finished");
  assert.equal(addressOf("https://palm.example/rollout?rollout=RW-1&view=finished", "accepted"), "https://palm.example/rollout?rollout=RW-1");
});

test("a page that opens with completion shows it from its first drawing on", () => {
  const { views, told, title, order, pressed } = open("?view=finished");
  assert.deepEqual([views.measure(), pressed(), told.legends], ["finished", "finished", ["finished"]]);
  assert.deepEqual([title.textContent, order.textContent], ["办结", "未办结多"]);
});

test("legend, cascade and address follow the switch; the voids keep the measure before them", () => {
  const { views, told, page, title, pressed } = open("?rollout=RW-1");
  views.choose("finished");
  assert.deepEqual([views.measure(), told.legends.at(-1), told.drawn], ["finished", "finished", 1]);
  assert.match(told.address, /rollout=RW-1&view=finished$/);
  views.turn();
  assert.deepEqual([pressed(), page.dataset.view, title.textContent, told.voids.at(-1), views.measure()], ["voids", "voids", "空白网格", true, "finished"]);
  views.turn();
  assert.deepEqual([pressed(), views.measure(), told.voids.at(-1)], ["accepted", "accepted", false]);
  assert.ok(!told.address.includes("view="));
});
