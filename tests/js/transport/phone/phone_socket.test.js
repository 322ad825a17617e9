import assert from "node:assert/strict";
import { test } from "node:test";
import { createPhoneSocket } from "../../../../assets/app/transport/phone/phone_socket.js";

function phone() {
  const opened = [], heard = [], waits = [], steps = [], tag = { now: "t1" };
  let losses = 0;
  const socket = createPhoneSocket({
    tag: () => tag.now, heard: (told) => heard.push(told), lost: () => { losses += 1; }, chance: () => 0.5,
    later: (fn, ms) => { waits.push(ms); steps.push(fn); },
    open(auth) {
      const on = {}, wire = { auth, closed: false, on: (name, fn) => { on[name] = fn; }, off() {}, disconnect() { wire.closed = true; }, say: (name, told) => on[name](told) };
      opened.push(wire);
      return wire;
    },
  });
  return { socket, opened, heard, waits, tag, step: () => steps.shift()(), losses: () => losses };
}

test("it says which state the page has and that it takes patches, and is live once it was told something", () => {
  const { socket, opened, heard } = phone();
  socket.start();
  socket.start();
  assert.deepEqual([opened.length, opened[0].auth, socket.live()], [1, { tag: "t1", patches: 1 }, false]);
  opened[0].say("state", { now: 1 });
  assert.deepEqual([socket.live(), heard], [true, [{ now: 1 }]]);
});

test("one that never comes is tried again ever more seldom, and nobody is told that it was lost", () => {
  const { socket, opened, waits, step, losses } = phone();
  socket.start();
  for (let n = 0; n < 9; n += 1) { opened.at(-1).say("connect_error"); step(); }
  assert.deepEqual(waits, [2000, 4000, 8000, 16000, 32000, 64000, 128000, 256000, 300000]);
  assert.deepEqual([losses(), opened.slice(0, -1).every((one) => one.closed)], [0, true]);
});

test("one that is lost says so, and the next says what the page has by then", () => {
  const { socket, opened, waits, tag, step, losses } = phone();
  socket.start();
  opened[0].say("state", { now: 1 });
  tag.now = "t2";
  opened[0].say("disconnect");
  assert.deepEqual([losses(), socket.live(), waits], [1, false, [2000]]);
  socket.start();
  assert.equal(opened.length, 1);
  step();
  assert.deepEqual(opened[1].auth, { tag: "t2", patches: 1 });
});

test("what a dropped or stopped one says is nobody's", () => {
  const { socket, opened, heard, waits } = phone();
  socket.start();
  opened[0].say("state", { now: 1 });
  socket.drop();
  opened[0].say("state", { now: 2 });
  opened[0].say("disconnect");
  socket.start();
  assert.deepEqual([heard.length, waits, opened.length], [1, [], 2]);
  socket.stop();
  socket.start();
  assert.deepEqual([opened.length, opened[1].closed], [2, true]);
});
