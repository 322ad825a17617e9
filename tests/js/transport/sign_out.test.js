// Where a screen goes when its session is over.
import assert from "node:assert/strict";
import test from "node:test";
import { signOutAddress } from "../../../assets/app/transport/sign_out.js";

test("a person comes back to where they were, a wall goes to where its key is shown", () => {
  const place = { pathname: "/dispatch", search: "?q=a&b=路" };
  assert.equal(signOutAddress("person", place), "/signin?next=%2Fdispatch%3Fq%3Da%26b%3D%E8%B7%AF");
  assert.equal(signOutAddress("kiosk", place), "/kiosk?why=ended");
});
