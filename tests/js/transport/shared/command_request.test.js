// A command is sent once, however often it is pressed or has to be tried.
import assert from "node:assert/strict";
import test from "node:test";
import { CommandError, createCommandSender, fetchJson } from "../../../../assets/app/transport/shared/command_request.js";

globalThis.document = /** @type {any} */ ({ getElementById: () => null, querySelector: () => ({ value: "tok" }), createTreeWalker: () => ({}), createComment: () => ({}) });

/** A server that answers in turn; remembers the bodies. */
function serve(...answers) {
  const bodies = [], heads = [];
  return { bodies, heads, post: async (address, { body, headers }) => {
    bodies.push(JSON.parse(body));
    heads.push([address, headers["X-CSRFToken"]]);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  } };
}
const counter = () => { let n = 0; return () => `key-${++n}`; };

test("a press that comes twice is one command with one answer", async () => {
  const server = serve({ version: 2 }), sender = createCommandSender({ post: server.post, key: counter() });
  const [one, two] = [sender.send("/api/x", { command: "register" }), sender.send("/api/x", { command: "register" })];
  assert.equal(sender.busy(), true);
  assert.deepEqual(await Promise.all([one, two]), [{ version: 2 }, { version: 2 }]);
  assert.deepEqual(server.bodies, [{ command: "register", key: "key-1" }]);
  assert.deepEqual(server.heads, [["/api/x", "tok"]]);
  assert.equal(sender.busy(), false);
});

test("what failed on its way keeps its key; what was decided, or is another command, gets a new one", async () => {
  const lost = new CommandError("", "unreachable", false), no = new CommandError("no", "stale", true);
  const server = serve(lost, new CommandError("", "status 503", false), { version: 2 }, no, { version: 3 }), sender = createCommandSender({ post: server.post, key: counter() });
  const send = (text) => sender.send("/api/x", { command: "order", text }).catch((problem) => problem.code);
  assert.equal(await send("a"), "unreachable");
  assert.equal(await send("a"), "status 503");
  await send("a");
  assert.equal(await send("a"), "stale");
  await send("a");
  assert.deepEqual(server.bodies.map((body) => body.key), ["key-1", "key-1", "key-1", "key-2", "key-3"]);
});

test("what had arrived after all is done", async () => {
  const server = serve(new CommandError("", "unreachable", false), new CommandError("x", "already_done", true)), sender = createCommandSender({ post: server.post, key: counter() });
  await assert.rejects(sender.send("/api/x", { command: "start" }), { code: "unreachable" });
  assert.deepEqual(await sender.send("/api/x", { command: "start" }), {});
  assert.deepEqual(server.bodies.map((body) => body.key), ["key-1", "key-1"]);
});

test("a refusal has the server's words, a failure none", async (context) => {
  const answers = [Response.json({ error: { code: "stale", message: "已被改动" } }, { status: 409 }), new Response("<html>", { status: 502 }), Response.json({ a: 1 })];
  context.mock.method(globalThis, "fetch", async () => { const next = answers.shift(); if (!next) throw new TypeError("away"); return next; });
  await assert.rejects(fetchJson("/api/x"), { message: "已被改动", code: "stale", known: true });
  await assert.rejects(fetchJson("/api/x"), { code: "status 502", known: false });
  assert.deepEqual(await fetchJson("/api/x"), { a: 1 });
  await assert.rejects(fetchJson("/api/x"), { code: "unreachable", known: false });
});

test("a time that is over is a failure like no network; what was called off is not", async (context) => {
  context.mock.method(globalThis, "fetch", async (_address, { signal }) => { throw signal.reason; });
  await assert.rejects(fetchJson("/api/x", { signal: AbortSignal.abort(new DOMException("", "TimeoutError")) }), { code: "unreachable", known: false });
  await assert.rejects(fetchJson("/api/x", { signal: AbortSignal.abort() }), { name: "AbortError" });
});
