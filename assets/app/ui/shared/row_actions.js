/* Buttons of the pages of callbacks. A row's button is no input of Dash: new rows would call its callback again, and
   Dash forgets an answer that is under way as soon as the same callback is called once more. The press goes into a
   store as {id, n}; `n` is another each time and says which press a form on the screen belongs to.
   `data-press` names the store, `data-row` the row (none: a new one). `data-act` marks what changes something: one act
   at a time, so that a double click is one. */

import { makeKey } from "../../transport/shared/command_key.js";
import { findTarget } from "./dom.js";

let last = 0;

/** What a press leaves in its store.
    @param {string | number | null} [id] */
export function makePress(id) {
  last += 1;
  return { id: id === undefined ? null : id, n: last };
}

/** The press that fills the form anew after an act, if it is still the one that the act was done in; else null.
    @param {Press | null | undefined} done
    @param {Press | null | undefined} shown */
export function refillPress(done, shown) {
  const mine = done && (done.n === null || (shown && shown.n === done.n));
  return mine ? makePress(done.id) : null;
}

/** The number of a page after back (0), on (1), or what begins anew, like another filter; pages count from 1.
    @param {number} at
    @param {unknown} typed */
export function turnPage(at, typed) {
  const page = /^0*[1-9]\d{0,6}$/.test(String(typed).trim()) ? Number(typed) : 1;
  return String(Math.max(1, at === 0 ? page - 1 : at === 1 ? page + 1 : 1));
}

/** A distance in weeks after back (0), on (1), or home.
    @param {number} at
    @param {unknown} weeks */
export function moveWeek(at, weeks) {
  return at === 0 ? Number(weeks) - 1 : at === 1 ? Number(weeks) + 1 : 0;
}

/** Who gives intents their keys: another one only when what the intent hangs on is another. Dash also calls after an answer
    that did not come, and then the same form has to go out under the same key. */
export function createIntents(key = makeKey) {
  /** @type {Map<string, string>} */
  const seen = new Map();
  return (/** @type {string} */ name, /** @type {unknown[]} */ values, /** @type {unknown} */ known) => {
    const text = JSON.stringify(values);
    if (known && seen.get(name) === text) return known;
    seen.set(name, text);
    return key();
  };
}

/** Which input called, by its place.
    @param {CallbackContext} context */
function caller({ triggered, inputs_list: inputs }) {
  return inputs.findIndex(({ id, property }) => triggered[0] && `${id}.${property}` === triggered[0].prop_id);
}

/** The answers to the acts before, which are about another row than the one that is opened now.
    @param {ParentNode} page
    @param {RowActionEnvironment["put"]} put */
function forget(page, put) {
  for (const told of page.querySelectorAll("main .result")) {
    if (told.id && told.childElementCount) put(told.id, { children: null });
  }
}

/** One click anywhere; `env`: {put(id, properties), begin() -> whether an act may begin, release()}.
    @param {Event} event
    @param {RowActionEnvironment} env */
export function handleClick(event, env) {
  const button = findTarget(event, 'button[data-press], button[data-act=""]');   // a name in it is a gesture of the page's own
  if (!button) return;
  const { press: store, row, act } = button.dataset;
  if (act !== undefined && !env.begin()) {
    event.stopImmediatePropagation();
    event.preventDefault();
    return;
  }
  if (store === undefined) return;
  if (act === undefined) {
    env.release();
    forget(document, env.put);
  }
  env.put(store, { data: makePress(row) });
}

/** Whether two buttons are the same one, drawn twice.
    @param {HTMLElement} before
    @param {HTMLElement} after */
function isSameButton(before, after) {
  return before.textContent === after.textContent && JSON.stringify({ ...before.dataset }) === JSON.stringify({ ...after.dataset });
}

/** Whether a press is the main button's of a mouse: of a finger's the browser makes the click itself, and other buttons make none.
    @param {PointerEvent} event */
function isMainPress({ pointerType, button }) {
  return pointerType === "mouse" && button === 0;
}

/** What hears where a mouse's button goes down and comes up. What is drawn anew between the two has another button, and of two
    buttons no browser makes a click: for what opens a row it is made here, so that no press is lost. What changes something
    has to be pressed again: its row may be named by its place alone, and another stand there by now. */
export function createLastingPress() {
  /** @type {HTMLElement | null} */
  let pressed = null;
  return {
    /** @param {PointerEvent} event */
    begin(event) { pressed = isMainPress(event) ? findTarget(event, "button[data-press]:not([data-act])") : null; },
    /** @param {PointerEvent} event */
    end(event) {
      const under = findTarget(event, "button");
      if (pressed && under && isMainPress(event) && !pressed.isConnected && isSameButton(pressed, under)) under.click();
      pressed = null;
    },
  };
}

/** Listen to the buttons of the page; `queue` says which act may begin. Returns what Dash may call by name.
    @param {{begin(): boolean}} queue
    @param {() => void} release */
export function listenRowActions(queue, release) {
  const env = { put: (/** @type {string} */ id, /** @type {Record<string, unknown>} */ properties) => window.dash_clientside.set_props(id, properties), begin: () => queue.begin(), release };
  const calls = () => window.dash_clientside.callback_context, intents = createIntents();
  const lasting = createLastingPress();
  document.addEventListener("click", (event) => handleClick(event, env), true);
  document.addEventListener("pointerdown", lasting.begin, true);
  document.addEventListener("pointerup", lasting.end, true);
  return {
    /* `wanted` is put here and is no output: Dash would make whoever opens another row wait for the act to end. */
    again() {
      const { triggered: [done], states_list: [wanted] } = calls();
      const next = refillPress(done && done.value, wanted.value);
      if (next) env.put(wanted.id, { data: next });
      return next;
    },
    intend(/** @type {unknown[]} */ ...given) {   // callbacks/shared/intents.py
      return intents(calls().states_list[0].id, given.slice(0, -1), given.at(-1));
    },
    turn: (/** @type {unknown[]} */ ...given) => turnPage(caller(calls()), given.at(-1)),
    move: (/** @type {unknown[]} */ ...given) => moveWeek(caller(calls()), given.at(-1)),
  };
}
