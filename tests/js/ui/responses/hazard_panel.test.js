// The layer of hazard points: nothing is asked while it is off; what is said of a point goes to that point; numbers go.
import assert from "node:assert/strict";
import test from "node:test";
import { createHazardPanel } from "../../../../assets/app/ui/responses/hazard_panel.js";

test("while the layer is off nothing is asked for and no mark is shown", () => {
  const shown = [], live = { boot: { region: "330825", viewer: { rights: [] } }, ready: () => true, states: () => { throw new Error("asked"); }, now: () => 0 };
  const panel = createHazardPanel(null, /** @type {any} */ (live), { showHazards: (marks) => shown.push(marks), isOn: () => false, fly() {} }, { openCase() {}, sender: /** @type {any} */ ({}) });
  panel.draw();
  assert.deepEqual(shown, [[]]);
});

function panelOf(context, point) {
  context.mock.method(globalThis, "fetch", async () => Response.json({ points: [point] }));
  const sent = [], asked = [], timers = [], listeners = {};
  const place = /** @type {any} */ ({ addEventListener: (name, heard) => { listeners[name] = heard; }, querySelector: () => null });
  const live = /** @type {any} */ ({ boot: { region: "330825", viewer: { rights: ["evacuate"] } }, ready: () => true, states: () => new Map(), now: () => 0 });
  const sender = /** @type {any} */ ({ send: async (address) => { sent.push(address); return { people: { P1: { name: "王维", phone: "139" } } }; } });
  const panel = createHazardPanel(place, live, { showHazards() {}, isOn: () => false, fly() {} }, { openCase() {}, sender, ask: async (question) => { asked.push(question); return true; }, later: (fn) => timers.push(fn) });
  const press = (dataset) => listeners.click({ target: { closest: () => ({ dataset }) } });
  return { panel, sent, asked, timers, press, settled: () => new Promise((done) => { setImmediate(done); }) };
}

test("a report goes to the point its dialog was opened for, and numbers are hidden after a while", async (context) => {
  const point = { id: "H-1", region: "330825101", hazard: "landslide", hours: null, people: ["P1"], contacts: [{ person: "P1", name: "王*" }] };
  const { panel, sent, asked, timers, press, settled } = panelOf(context, point);
  panel.pick("H-1");
  press({ hazardRecord: "normal" });   // reads the points
  await settled();
  press({ hazardCall: "" });
  await asked.at(-1).submit({ reason: "巡查" });
  const named = async () => { press({ hazardRecord: "normal" }); await settled(); return asked.at(-1).fields.find((one) => one.name === "person").choices[0][1]; };
  assert.equal(await named(), "王维");
  for (const fn of timers) fn();
  assert.equal(await named(), "王*");
  panel.pick("H-2");
  await asked.at(-1).submit({ by: "李白" });
  assert.deepEqual(sent.map((one) => one.split("?")[0]), ["/api/hazards/H-1/reveal", "/api/hazards/H-1/patrols"]);
});
