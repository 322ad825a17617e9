// What is open and the map are painted before the rest of the desk is drawn; nothing waits for a frame that does not come.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createDrawOrder } from "../../../../assets/app/ui/shared/draw_order.js";

let drawn = [], frames = [], tasks = [], open = true, hidden = false;
const clock = {
  frame: (then) => frames.push(then), forget: () => { frames = []; }, later: (then) => { tasks.push(then); }, hidden: () => hidden,
};
const paint = () => frames.splice(0).forEach((then) => then());
const rest = () => tasks.splice(0).forEach((then) => then());

/** A desk whose drawings are noted. */
function desk() {
  return createDrawOrder({ open: () => open, first: () => { drawn.push("first"); }, rest: () => { drawn.push("rest"); } }, clock);
}

beforeEach(() => { [drawn, frames, tasks, open, hidden] = [[], [], [], true, false]; });

test("what is open is drawn at once, the rest after the frame", () => {
  desk().changed();
  assert.deepEqual(drawn, ["first"]);
  paint();
  assert.deepEqual(drawn, ["first"]);
  rest();
  assert.deepEqual(drawn, ["first", "rest"]);
});

test("what changes before the frame is in it, drawn once more and no oftener", () => {
  const made = desk();
  for (let n = 0; n < 5; n += 1) made.changed();
  assert.deepEqual(drawn, ["first"]);
  paint();
  rest();
  assert.deepEqual(drawn, ["first", "first", "rest"]);
  made.changed();
  assert.deepEqual(drawn.length, 4);
});

test("where nothing is open the rest waits for the frame in which the map draws", () => {
  const made = desk();
  open = false;
  made.changed();
  made.changed();
  assert.deepEqual([drawn, frames.length], [[], 1]);
  paint();
  rest();
  assert.deepEqual(drawn, ["rest"]);
});

test("what was closed before the frame is not drawn again", () => {
  const made = desk();
  made.changed();
  made.changed();
  open = false;
  paint();
  assert.deepEqual(drawn, ["first"]);
});

test("where the page is hidden the rest waits for no frame", () => {
  hidden = true;
  desk().changed();
  assert.deepEqual([drawn, frames.length], [["rest"], 0]);
});

test("a page that ended draws nothing more", () => {
  const made = desk();
  made.changed();
  made.stop();
  paint();
  rest();
  assert.deepEqual(drawn, ["first"]);
});

test("a page that ended between its frame and the task behind it draws nothing more", () => {
  const made = desk();
  made.changed();
  paint();
  made.stop();
  rest();
  made.changed();
  assert.deepEqual(drawn, ["first"]);
});
