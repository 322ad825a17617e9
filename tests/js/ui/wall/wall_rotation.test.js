// Where a wall that goes round stands next.
import assert from "node:assert/strict";
import test from "node:test";
import { createRotation } from "../../../../assets/app/ui/wall/wall_rotation.js";

const places = { townships: () => [{ code: "330825101" }, { code: "330825102" }] };

test("after the whole county each township, and the whole again", () => {
  const rotation = createRotation({ region: "330825", rotate: "townships" }, places);
  assert.deepEqual([1, 2, 3, 4].map(() => rotation.turn().scope), ["330825101", "330825102", "330825", "330825101"]);
});

test("panel by panel, all of them once a round, of the same place", () => {
  const rotation = createRotation({ region: "330825", rotate: "panels" }, places);
  assert.deepEqual([1, 2, 3, 4].map(() => rotation.turn()), ["left", "centre", "right", ""].map((panel) => ({ scope: "330825", panel })));
});

test("a place without townships stays where it is", () => {
  assert.equal(createRotation({ region: "330825101", rotate: "townships" }, { townships: () => [] }).turn().scope, "330825101");
});
