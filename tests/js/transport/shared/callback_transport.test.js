// One act at a time, and what is said of a callback that failed.
import assert from "node:assert/strict";
import test from "node:test";
import { CallbackQueue, failureWords, rendererHooks } from "../../../../assets/app/transport/shared/callback_transport.js";

/** A queue on timers of the test's own, and the hooks that Dash calls. */
function world() {
  const timers = new Map(), told = { busy: [], said: [], marked: [], signed: 0 };
  let next = 0;
  const queue = new CallbackQueue({
    later(f) { timers.set(++next, f); return next; },
    never(handle) { timers.delete(handle); },
    busy: (flag) => told.busy.push(flag),
    say: (why) => told.said.push(why),
    mark: (outputs, missing) => told.marked.push([outputs, missing]),
    signIn() { told.signed += 1; },
  });
  const hooks = rendererHooks(queue);
  const answer = (error, output) => hooks.callback_resolved({ clientside_function: null, output }, error ? { error } : { data: {} });
  return { queue, told, hooks, answer, pass() { const due = [...timers.values()]; timers.clear(); due.forEach((f) => f()); } };
}

const refusal = (status, words) => new Response(null, { status, headers: words ? { "X-Problem": encodeURIComponent(words) } : {} });

test("a second act waits until nothing is asked any more", () => {
  const { queue, told, hooks, answer, pass } = world();
  assert.ok(queue.begin());
  hooks.request_pre();
  pass();
  assert.ok(!queue.begin(), "under way");
  answer();
  assert.ok(!queue.begin(), "answered, and what it brings is not on the screen yet");
  hooks.request_pre();
  answer();
  pass();
  assert.ok(queue.begin());
  assert.deepEqual(told.busy, [true, false, true]);
});

test("an act that asks nothing, or whose question fails, does not stand in the way for ever", () => {
  const { queue, told, hooks, answer, pass } = world();
  assert.ok(queue.begin());
  pass();
  assert.ok(queue.begin());
  hooks.request_pre();
  answer(new Error("Callback failed: the server did not respond."));
  pass();
  assert.ok(queue.begin());
  assert.deepEqual(told.said, [""]);
});

test("errors are said in the server's words, and the end of a session leads to the sign-in page", () => {
  const { told, hooks, answer } = world();
  for (const error of [refusal(403, "权限或范围不够"), refusal(502), refusal(401, "请先登录"), null]) {
    hooks.request_pre();
    answer(error);
  }
  assert.deepEqual(told, { ...told, said: ["权限或范围不够", "502", null], signed: 1 });
});

test("words are read though Dash has read the body before", async () => {
  const answer = new Response("{}", { status: 400, headers: { "X-Problem": encodeURIComponent("表单已过期: 100%") } });
  await answer.text();
  assert.equal(failureWords(answer), "表单已过期: 100%");
  const { hooks } = world(), result = { error: answer };
  hooks.callback_resolved({ clientside_function: null }, result);
  assert.equal(result.error.message, "400", "Dash does not read it a second time");
});

test("what runs in the browser is no question", () => {
  const { queue, told, hooks } = world();
  hooks.callback_resolved({ clientside_function: { namespace: "palm_rows" } }, { error: new Error("x") });
  assert.deepEqual([queue.open, told.said], [0, []]);
});

test("what the page asks by itself says nothing, whatever came of it", () => {
  const { queue, told, hooks, answer, pass } = world();
  hooks.request_pre();
  answer(refusal(502));
  for (const error of [refusal(401), new Error("away"), null]) {
    hooks.request_pre();
    hooks.callback_resolved({ output: "..dispatch-duty-count.children...dispatch-duty-list.children.." }, error ? { error } : {});
  }
  assert.deepEqual(told, { ...told, busy: [], said: ["502"], signed: 0 });
  pass();
  assert.ok(queue.begin(), "nothing is under way");
});

test("what a failed question would have brought is marked until it is asked again; a later question speaks for its place", () => {
  const { told, hooks, answer } = world(), ask = () => hooks.request_pre({ output: "..a.children.." });
  ask();
  answer(refusal(500), "..a.children..");
  assert.deepEqual(told.marked, [["..a.children..", false], ["..a.children..", true]]);
  told.marked.length = 0;
  ask();
  ask();
  answer(refusal(500), "..a.children..");
  answer(null, "..a.children..");
  assert.ok(told.marked.every(([, missing]) => !missing), "the second one came");
});
