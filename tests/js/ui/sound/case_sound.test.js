// The switch of the desk's sound: asked for once, remembered, muted for two minutes, blocked, never on a phone.
import assert from "node:assert/strict";
import test from "node:test";
import { createCaseSound } from "../../../../assets/app/ui/sound/case_sound.js";

const NOW = Date.parse("2026-11-22T10:00:00+08:00");
const row = (id) => /** @type {any} */ ({ id, severity: 1, due_at: "2026-11-22T12:00:00+08:00", stage: "reported" });

/** A switch over a browser that gives sound or not. `stored` is what the browser remembers. */
function made({ stored = {}, allows = true, phone = false } = {}) {
  const kept = new Map(Object.entries(stored)), presses = new EventTarget(), clock = { at: 1e12 };
  globalThis.localStorage = /** @type {any} */ ({ getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) });
  const browser = { allows, open: false, played: 0, painted: 0, changed: () => {} };
  const tone = { open(changed) { browser.changed = changed; browser.open = browser.allows; }, isOpen: () => browser.open, play: () => { browser.played += 1; }, close: () => { browser.open = false; } };
  const place = /** @type {any} */ (Object.assign(new EventTarget(), { dataset: {}, hidden: true, title: "", setAttribute() {} }));
  const sound = createCaseSound(place, /** @type {any} */ ({ tone, presses, wall: () => clock.at, isPhone: () => phone, paint: () => { browser.painted += 1; } }));
  const count = (act) => { const before = browser.played; act(); return browser.played - before; };
  const rings = (...ids) => count(() => sound.heed(ids.map(row), NOW));
  const pass = (ms, level = "live") => { for (const end = clock.at + ms; clock.at < end;) { clock.at += Math.min(1000, end - clock.at); sound.status(level); } };
  return { sound, place, browser, clock, kept, presses, count, rings, pass, press: () => place.dispatchEvent(new Event("click")) };
}

test("silent until it is asked for by a press, which is heard, and remembered", () => {
  const { press, place, rings, browser, kept } = made();
  assert.deepEqual([place.dataset.sound, place.hidden], ["off", false]);
  assert.deepEqual([rings(), rings("a")], [0, 0]);
  press();
  assert.deepEqual([place.dataset.sound, browser.played, kept.get("palm_sound")], ["on", 1, "on"]);
  assert.equal(rings("a", "b"), 1);
});

test("a second that passes draws nothing anew, a minute of being muted does", () => {
  const { browser, sound, press, pass } = made({ stored: { palm_sound: "on" } });
  const paints = (ms) => { const before = browser.painted; pass(ms); sound.draw(); return browser.painted - before; };
  assert.deepEqual([paints(1000), paints(1000)], [0, 0]);
  press();
  assert.deepEqual([paints(1000), paints(61e3), paints(1000)], [0, 1, 0]);
});

test("a burst sounds once, the next case later again", () => {
  const { rings, pass } = made({ stored: { palm_sound: "on" } });
  assert.deepEqual([rings(), rings("a"), rings("a", "b")], [0, 1, 0]);
  pass(6000);
  assert.equal(rings("a", "b", "c"), 1);
});

test("muted for two minutes at most, over a reload too", () => {
  const first = made({ stored: { palm_sound: "on" } });
  first.rings();
  first.press();
  assert.deepEqual([first.place.dataset.sound, first.rings("a")], ["muted", 0]);
  first.pass(121e3);
  first.sound.draw();
  assert.deepEqual([first.place.dataset.sound, first.rings("a", "b")], ["on", 1]);
  const again = made({ stored: { palm_sound: "on", palm_sound_muted: String(1e12 + 600e3) } });
  assert.equal(again.place.dataset.sound, "muted");
  again.clock.at += 121e3;
  again.sound.draw();
  assert.equal(again.place.dataset.sound, "on", "no longer than two minutes, whatever was stored");
});

test("what the browser blocks is said, and any press asks again", () => {
  const { place, browser, presses, sound, rings } = made({ stored: { palm_sound: "on" }, allows: false });
  assert.deepEqual([place.dataset.sound, rings(), rings("a")], ["blocked", 0, 0]);
  browser.allows = true;
  presses.dispatchEvent(new Event("pointerdown"));
  browser.changed();
  assert.deepEqual([place.dataset.sound, browser.played], ["on", 0]);
  sound.set(false);
  assert.deepEqual([place.dataset.sound, browser.open], ["off", false]);
});

test("what a screen that was away catches up with is silent", () => {
  const { sound, rings } = made({ stored: { palm_sound: "on" } });
  rings();
  sound.status("down");
  assert.equal(rings(), 0, "the old rows are looked at every second while it is away");
  sound.status("live");
  assert.deepEqual([rings("a"), rings("a", "b")], [0, 1]);
});

test("what came while the machine slept is silent when it wakes, whatever tells of it first; what comes then sounds, once", () => {
  for (const firstTold of ["frame", "status", "tick"]) {
    const { sound, rings, clock, count, pass } = made({ stored: { palm_sound: "on" } });
    pass(3000);
    rings("a");
    clock.at += 3600e3;
    if (firstTold === "status") sound.status("live");   // by a clock that stood still, too: nobody knows of the sleep yet
    if (firstTold === "tick") assert.equal(count(() => sound.tick(() => [row("a")], NOW + 3600e3)), 0, "what turned overdue meanwhile did so long ago");
    assert.equal(rings("a", "b"), 0, firstTold);
    sound.status("stale");
    assert.equal(rings("a", "b", "c"), 0, "it catches up frame by frame");
    pass(2000, "live");
    assert.equal(count(() => sound.tick(() => ["a", "b", "c"].map(row), NOW)), 0, "what is there now is known, though no message came");
    assert.equal(rings("a", "b", "c", "new"), 1, firstTold);
  }
});

test("a screen that stays stale after it woke has had its time to catch up", () => {
  const { sound, rings, clock, pass } = made({ stored: { palm_sound: "on" } });
  clock.at += 3600e3;
  sound.status("stale");
  assert.equal(rings("a"), 0);
  pass(31e3, "stale");
  assert.deepEqual([rings("a"), rings("a", "b")], [0, 1]);
});

test("after it was away the cases to compare with are those of now, not those it drew last", () => {
  const { sound, rings, count } = made({ stored: { palm_sound: "on" } });
  rings("a");
  sound.status("down");
  sound.status("live");
  assert.equal(count(() => sound.tick(() => ["a", "b"].map(row), NOW)), 0);
  assert.deepEqual([rings("a", "b"), rings("a", "b", "c")], [0, 1]);
});

test("a clock that is set back neither mutes for longer nor swallows a case", () => {
  const muted = made({ stored: { palm_sound: "on" } });
  muted.rings();
  muted.press();
  muted.clock.at -= 3600e3;
  assert.equal(muted.rings("a"), 1);
  muted.clock.at -= 3600e3;
  assert.equal(muted.rings("a", "b"), 1);
});

test("whoever comes back to the page, or wakes the machine, has the sound that the browser took meanwhile", () => {
  const { browser, presses, rings, clock, sound, pass } = made({ stored: { palm_sound: "on" } });
  rings();
  browser.open = false;
  presses.dispatchEvent(new Event("visibilitychange"));
  assert.equal(rings("a"), 1);
  browser.open = false;
  clock.at += 600e3;
  pass(3000);
  sound.tick(() => [row("a")], NOW);
  assert.equal(rings("a", "b"), 1);
});

test("what turns overdue sounds though no message comes", () => {
  const { sound, rings, count, pass } = made({ stored: { palm_sound: "on" } });
  rings();
  rings("a");
  pass(6000);
  assert.equal(count(() => sound.tick(() => [], NOW + 3 * 3600e3)), 1);
});

test("a phone never sounds and has no switch", () => {
  const { place, rings } = made({ stored: { palm_sound: "on" }, phone: true });
  assert.deepEqual([place.hidden, rings(), rings("a")], [true, 0, 0]);
});
