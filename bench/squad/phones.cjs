/* Phones in one process: node phones.cjs URL [COOKIES]. Each cookie is one phone's socket; without them PHONES bare clients. Prints
   "ready" when all have heard what is, and on the line "end" from stdin one JSON line: {text: [ms since 1970 at which each heard it]}. */
"use strict";
const { io } = require("socket.io-client");
const [url, count] = process.argv.slice(2);
const cookies = JSON.parse(process.env.BENCH_COOKIES || "[]");
const heard = {};
let ready = 0, applyPatch = null;

function greeted() {
  ready += 1;
  if (ready === Number(count)) process.stdout.write("ready\n");
}

function note(text) {
  (heard[text] ||= []).push(Date.now());
}

function open(n) {
  const phone = cookies.length > 0;
  const extraHeaders = phone ? { Origin: url, Cookie: cookies[n] } : { Origin: url };
  const socket = io(url, { path: phone ? "/palm/socket" : "/socket.io", transports: ["websocket"], forceNew: true, extraHeaders, auth: { patches: 1 } });
  let greeting = true, last = -1, state = { squads: [] };
  socket.on("connect", () => { if (!phone) greeted(); });
  socket.on("connect_error", (problem) => { process.stderr.write(`${problem.message}\n`); });
  socket.on("state", ({ state: whole, patch }) => {
    state = patch ? applyPatch(state, patch) : whole ? JSON.parse(whole) : state;
    const orders = state.squads.flatMap((squad) => squad.orders);
    for (const { text } of orders.slice(last + 1)) note(text.match(/x\d+x/)[0]);
    last = orders.length - 1;
    if (greeting) greeted();
    greeting = false;
  });
  socket.on("event", (...said) => { const [id, at] = said.flat(); note(id); heard[`at ${id}`] = at * 1000; });
}

import("../../assets/app/state/phone/state_patch.js").then((module) => {
  applyPatch = module.applyPatch;
  for (let n = 0; n < Number(count); n += 1) open(n);
});

process.stdin.on("data", () => { process.stdout.write(`${JSON.stringify(heard)}\n`, () => process.exit(0)); });
