// The page of sources, whole: its tables are asked for anew when the counts of what is lost or dead are others.
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { NOW, openPage, panel } from "../live_page.js";

const body = `<section class="letter"></section><div id="sources-raw-box"></div><textarea id="sources-raw"></textarea><div data-banner hidden></div>${panel("sources", "rows")}`;
const opened = await openPage("sources", body, { clock: mock, tables: {} });
opened.root.dataset.signal = "sources-signal";
const signals = () => opened.put.filter(([id]) => id === "sources-signal").length;
const beat = async (alarms) => opened.say("beat", { county: "330825", epoch: "e1", seq: {}, head: 1, at: new Date(NOW).toISOString(), as_of: new Date(NOW).toISOString(), hops: {}, alarms });

test("the first heartbeat asks for the tables, which may be older than it; the same counts do not", async () => {
  await beat({ lost: 0, dead: 0 });
  assert.equal(signals(), 1);
  await beat({ lost: 0, dead: 0 });
  await opened.pass(3000);
  assert.equal(signals(), 1);
});

test("another dead letter does, and the banner says so", async () => {
  await beat({ lost: 0, dead: 1 });
  assert.equal(signals(), 2);
  assert.equal(opened.find("[data-banner]").hidden, false);
});

test("a page that is left tells Dash nothing", async () => {
  await opened.close();
  await beat({ lost: 0, dead: 2 });
  assert.equal(signals(), 2);
});
