/* Screens of a roll-out in one process: node screens.cjs URL COUNT REGION TOPICS, TOPICS joined by commas. Each joins
   as a page does and decodes what comes. Prints "ready" when all have joined, and on the line "end" from stdin one
   JSON line: {bytes, frames, changes, dropped}, the sums over all. BENCH_COOKIE: the Cookie header. */
"use strict";
const { io } = require("socket.io-client");
const [url, count, region, topics] = process.argv.slice(2);
const extraHeaders = { Origin: url, Cookie: process.env.BENCH_COOKIE };
const sum = { bytes: 0, frames: 0, changes: 0, dropped: 0 };
let joined = 0;

function take({ changes }) {
  sum.frames += 1;
  sum.changes += changes.length;
}

for (let n = 0; n < Number(count); n += 1) {
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: true, extraHeaders });
  socket.on("connect", () => {
    socket.io.engine.on("packet", ({ data }) => { sum.bytes += Buffer.byteLength(data ?? ""); });
    socket.emit("join", { region, topics: topics.split(",") }, () => {
      joined += 1;
      if (joined === Number(count)) process.stdout.write("ready\n");
    });
  });
  socket.on("disconnect", () => { sum.dropped += 1; });
  socket.on("frame", take);
}

process.stdin.on("data", () => { process.stdout.write(`${JSON.stringify(sum)}\n`, () => process.exit(0)); });
