// The number of somebody on duty: asked for with a reason, gone a minute later.
import assert from "node:assert/strict";
import test from "node:test";
import { createDutyNumbers, numberAddress } from "../../../../assets/app/ui/cases/duty_numbers.js";

function made(/** @type {any} */ send) {
  const sent = /** @type {any[]} */ ([]), asked = /** @type {any[]} */ ([]), shown = /** @type {any[]} */ ([]), waits = /** @type {(() => void)[]} */ ([]);
  const page = /** @type {any} */ (new EventTarget());
  const numbers = createDutyNumbers(page, /** @type {any} */ ({
    sender: { async send(/** @type {string} */ address, /** @type {any} */ command) { sent.push([address, command]); return send(address); } },
    ask: (/** @type {any} */ question) => asked.push(question), later: (/** @type {() => void} */ fn) => waits.push(fn), paint: (/** @type {any} */ card) => shown.push(card?.name ?? null),
  }));
  const press = (/** @type {any} */ dataset) => {
    const event = new Event("click");
    Object.defineProperty(event, "target", { value: { closest: (/** @type {string} */ rule) => (rule === "[data-duty]" && dataset.duty ? { dataset } : null) } });
    page.dispatchEvent(event);
  };
  return { numbers, press, sent, asked, shown, waits };
}

const BUTTON = { duty: "LY-S00001", county: "330825", name: "陈**" };

test("a number is shown for a reason, and hidden with its own minute only", async () => {
  const { press, sent, asked, shown, waits } = made((/** @type {string} */ address) => ({ name: address.includes("S00001") ? "陈一" : "王二", phone: "000-1" }));
  press({});
  assert.deepEqual(asked, []);
  press(BUTTON);
  await asked[0].submit({ reason: "防汛值守联络" });
  assert.deepEqual(sent, [[numberAddress("330825", "LY-S00001"), { reason: "防汛值守联络" }]]);
  press({ ...BUTTON, duty: "LY-S00002" });
  await asked[1].submit({ reason: "防汛值守联络" });
  waits[0]();
  assert.deepEqual(shown, ["陈一", "王二"], "the first minute does not hide the second number");
  waits[1]();
  assert.equal(shown.at(-1), null);
});

test("a refusal stays in the dialog, and nothing is shown", async () => {
  const { press, asked, shown, numbers } = made(() => { throw new Error("no"); });
  press(BUTTON);
  await assert.rejects(asked[0].submit({ reason: "x" }), (/** @type {any} */ problem) => typeof problem.complaint.text === "string");
  assert.deepEqual(shown, []);
  numbers.destroy();
  press(BUTTON);
  assert.equal(asked.length, 1);
});
