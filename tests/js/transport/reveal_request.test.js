// The token of a session.
import assert from "node:assert/strict";
import test from "node:test";
import { readCookie } from "../../../assets/app/transport/reveal_request.js";

test("the token is read from its own cookie", () => {
  assert.equal(readCookie("a=1; _csrf_token=x%2Ey; b_csrf_token=2", "_csrf_token"), "x.y");
  assert.equal(readCookie("x_csrf_token=1", "_csrf_token"), "");
});
