// The token of a session.
import assert from "node:assert/strict";
import test from "node:test";
import { readCookie, sendReason } from "../../../../assets/app/transport/shared/reveal_request.js";

test("the token is read from its own cookie", () => {
  assert.equal(readCookie("a=1; _csrf_token=x%2Ey; b_csrf_token=2", "_csrf_token"), "x.y");
  assert.equal(readCookie("x_csrf_token=1", "_csrf_token"), "");
});

/** A page without Dash, whose form holds the token. */
function page(context, answer) {
  const asked = [];
  context.mock.method(globalThis, "fetch", async (address, given) => { asked.push([address, given]); return answer; });
  globalThis.document = { getElementById: () => null, querySelector: () => ({ value: "tok" }) };
  return asked;
}

test("a reason is posted with the session's token, and the words of a refusal are the error", async (context) => {
  const asked = page(context, Response.json({ raw: "x" }));
  assert.deepEqual(await sendReason("/api/x", "核实"), { raw: "x" });
  const [address, { method, headers, body }] = asked[0];
  assert.deepEqual([address, method, headers["X-CSRFToken"], body], ["/api/x?lang=zh", "POST", "tok", '{"reason":"核实"}']);
  page(context, Response.json({ error: { message: "不行" } }, { status: 403 }));
  await assert.rejects(sendReason("/api/x", "核实"), { message: "不行" });
  page(context, new Response("<html>", { status: 502 }));
  await assert.rejects(sendReason("/api/x", "核实"), { message: "502" });
});
