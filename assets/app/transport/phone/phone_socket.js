/* The socket of a phone: it says which state the page has, and is told each other one. What is lost is opened again after a pause
   that grows and is never the same on two phones. */
import { io } from "../../../00_vendor/socket.io.esm.min.js";

const PATH = "/palm/socket", FIRST_MS = 2000, MOST_MS = 300000;

/** @param {PhoneSocketGiven} given
    @returns {PhoneSocket} */
export function createPhoneSocket({ tag, heard, lost, open = openSocket, later = setTimeout, chance = Math.random }) {
  /** @type {PhoneWire | null} */
  let wire = null;
  /** @type {unknown} */
  let pause = null;
  let told = false, failed = 0, stopped = false;

  function start() {
    if (wire || pause !== null || stopped) return;
    const mine = wire = open({ tag: tag(), patches: 1 });
    const gone = () => { if (wire === mine) fail(); };
    mine.on("connect_error", gone);
    mine.on("disconnect", gone);
    mine.on("state", (state) => {
      if (wire !== mine) return;
      told = true;
      failed = 0;
      heard(state);
    });
  }

  function fail() {
    const was = told, wait = Math.min(MOST_MS, FIRST_MS * 2 ** failed) * (0.5 + chance());
    close();
    failed += 1;
    const mine = pause = {};
    later(() => { if (pause === mine) { pause = null; start(); } }, wait);
    if (was) lost();
  }

  function close() {
    wire?.off();
    wire?.disconnect();
    wire = pause = null;
    told = false;
  }

  return {
    start, live: () => told,
    drop() { close(); failed = 0; },
    stop() { stopped = true; close(); },
  };
}

/** `patches`: the page takes them; one that does not say so is told each state whole.
    @param {{tag: string, patches: 1}} auth
    @returns {PhoneWire} */
function openSocket(auth) {
  return io({ path: PATH, transports: ["websocket"], reconnection: false, forceNew: true, timeout: 10000, auth });
}
