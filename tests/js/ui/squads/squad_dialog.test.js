// What a dialog asked is done to the squad as it was looked at, and to nothing else.
import assert from "node:assert/strict";
import test from "node:test";
import { createSquadDialog } from "../../../../assets/app/ui/squads/squad_dialog.js";

/** A dialog over a squad whose first command is refused, since meanwhile it became `next`. */
function open(next, stands) {
  const sent = [];
  let row = { id: "s1", lead: "account:1", version: 1 }, moved = 0, question;
  const askAbout = createSquadDialog(/** @type {any} */ ({
    squad: () => row, ask: (asked) => { question = asked; }, refusal: () => ({ text: "已被改动", changed: [] }), moved: () => { moved += 1; },
    send: async ({ version }, command) => { sent.push([version, command.lead]); if (version !== 1) return true; row = next; return false; },
  }));
  askAbout({ title: "", note: "", go: "", fields: [] }, () => ({ lead: "account:7" }), stands);
  return { submit: () => question.submit({}), sent, moved: () => moved };
}

const sameLead = (was, is) => was.lead === is.lead;

test("over a refusal it stays, and means the squad as it is now", async () => {
  const { submit, sent, moved } = open({ id: "s1", lead: "account:1", version: 2 }, sameLead);
  await assert.rejects(submit(), { complaint: { text: "已被改动", changed: [] } });
  await submit();
  assert.deepEqual([sent, moved()], [[[1, "account:7"], [2, "account:7"]], 0]);
});

test("nobody is taken the command from who is not named in the question", async () => {
  const { submit, sent, moved } = open({ id: "s1", lead: "account:2", version: 2 }, sameLead);
  await submit();
  assert.deepEqual([sent.length, moved()], [1, 1], "it closes, and is asked for anew under the new name");
});
