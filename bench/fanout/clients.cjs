/* Socket.IO clients in one process: node clients.cjs URL COUNT REGION EACH. Prints "ready" when all have joined, and
   on the line "end" from stdin one JSON line: {received, delays (ms, all of all clients)}. REGION "" listens to bare
   events. BENCH_COOKIES: a JSON list of Cookie headers, each for EACH clients. */
"use strict";
const { io } = require("socket.io-client");
const [url, count, region, each] = process.argv.slice(2);
const cookies = JSON.parse(process.env.BENCH_COOKIES || "[]");
const delays = [];
let joined = 0, dropped = 0;

function ready() {
  joined += 1;
  if (joined === Number(count)) process.stdout.write("ready\n");
}

/** The time an event was sent is the last word of its case's title. */
function frame({ changes }) {
  const now = Date.now();
  for (const change of changes) {
    for (const row of change.cases || []) delays.push(now - Number(row.title.split(" ").pop()));
  }
}

for (let n = 0; n < Number(count); n += 1) {
  const cookie = cookies[Math.floor(n / Number(each))];
  const extraHeaders = cookie ? { Origin: url, Cookie: cookie } : { Origin: url };
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: true, extraHeaders });
  socket.on("connect", () => {
    if (region) socket.emit("join", { region, topics: ["cases"] }, ready);
    else ready();
  });
  socket.on("disconnect", () => { dropped += 1; });
  socket.on("frame", frame);
  socket.on("event", (...said) => {const [, at] = said.flat(); delays.push(Date.now() - at * 1000); });
}

process.stdin.on("data", () => {
  process.stdout.write(`${JSON.stringify({ received: delays.length, dropped, delays })}\n`, () => process.exit(0));
});
