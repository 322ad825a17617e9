/* A crowd of phones in one process: node crowd.cjs URL, the cookies from stdin as one line of JSON. Each cookie is one
   phone, which opens its socket at once and again after 1 to 5 s when that fails. Prints one line of JSON for "say" on
   stdin: {greeted, connected, errors: {message: times}, drops, last: ms since 1970 of the newest greeting, bytes}. */
"use strict";
const { io } = require("socket.io-client");
const { createInterface } = require("node:readline");
const url = process.argv[2];
const told = { greeted: 0, connected: 0, errors: {}, drops: 0, last: 0, bytes: 0 };

function open(cookie) {
  const socket = io(url, {
    path: "/palm/socket", transports: ["websocket"], forceNew: true, auth: { patches: 1 },
    extraHeaders: { Origin: url, Cookie: cookie },
  });
  let greeted = false;
  socket.on("connect", () => { told.connected += 1; });
  socket.on("disconnect", () => {
    told.drops += 1;
    told.connected -= 1;
    if (greeted) told.greeted -= 1;
    greeted = false;
  });
  socket.on("connect_error", (error) => {
    const why = `${error.message} ${error.description?.message ?? ""}`.trim();
    told.errors[why] = (told.errors[why] ?? 0) + 1;
  });
  socket.on("state", ({ state }) => {
    told.bytes += Buffer.byteLength(state ?? "");
    if (!greeted) told.greeted += 1;
    greeted = true;
    told.last = Date.now();
  });
}

createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "say") process.stdout.write(`${JSON.stringify(told)}\n`);
  else JSON.parse(line).forEach(open);
});
