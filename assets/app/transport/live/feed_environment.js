/* The real world of a feed client: socket, requests, clocks and timers of the page; tests hand in their own. */
import { io } from "../../../00_vendor/socket.io.esm.min.js";
import { leavePage } from "../shared/sign_out.js";

/** What the page has, but for what is given. `soon` runs in a task of its own, before the next paint when
    there is time; painters wait for the frame themselves.
    @param {FeedGiven} given
    @returns {FeedEnvironment} */
export function createEnvironment(given) {
  const real = {
    io: () => io(given.url, { transports: ["websocket"], reconnection: false, forceNew: true, timeout: 5000 }),
    fetch: (/** @type {string} */ url) => fetch(url, { cache: "no-store" }),
    signIn: () => leavePage(given.kind),
    clock: {
      now: () => performance.now(), wall: () => Date.now(), random: Math.random,
      later: (/** @type {() => void} */ fn, /** @type {number} */ ms) => setTimeout(fn, ms), forget: (/** @type {any} */ id) => clearTimeout(id),
      soon: (/** @type {() => void} */ fn) => setTimeout(fn, 0),
    },
    onWake: listenForWake,
  };
  const { clock, ...rest } = { ...real, ...given };
  return { ...rest, ...clock };
}

/** Every way a sleeping page comes back. Returns what stops listening.
    @param {() => void} fn */
function listenForWake(fn) {
  const visible = () => { if (!document.hidden) fn(); };
  const restored = (/** @type {PageTransitionEvent} */ event) => { if (event.persisted) fn(); };
  /** @type {[EventTarget, string, (event: any) => void][]} */
  const listeners = [[document, "visibilitychange", visible], [window, "pageshow", restored], [window, "online", fn]];
  for (const [target, name, listener] of listeners) target.addEventListener(name, listener);
  return () => { for (const [target, name, listener] of listeners) target.removeEventListener(name, listener); };
}

/** An error with its code.
    @param {string} code
    @param {string} [message]
    @returns {Failure} */
export function createFailure(code, message = code) {
  return Object.assign(new Error(message), { code });
}
