// The cascade as lines: exceptions first, opened branches with what is below them.
import assert from "node:assert/strict";
import test from "node:test";
import { buildTree, listBranches, rateGrids } from "../../../../assets/app/state/rollouts/rollout_tree.js";

const ISSUED = "2026-11-29T15:00:00+08:00", NOW = Date.parse("2026-11-29T17:02:00+08:00");
const branch = (region, tiers, more = {}) => ({ id: `RW-1/${region}`, rollout: "RW-1", region, tiers, first_at: null, last_at: "2026-11-29T16:36:00+08:00", silent_since: null, ...more });
const A = "330825101", B = "330825102";
const ROWS = [
  branch("330825", { 1: [0, 1, 0, 0, 0, 0], 3: [4, 6, 0, 20, 0, 0] }),
  branch(A, { 1: [0, 1, 0, 0, 0, 0], 3: [4, 6, 0, 10, 0, 0] }), branch(`${A}201`, { 1: [0, 1, 0, 0, 0, 0], 3: [4, 6, 0, 10, 0, 0] }),
  branch(`${A}201001`, { 3: [0, 6, 0, 4, 0, 0] }), branch(`${A}201002`, { 3: [4, 0, 0, 0, 0, 0] }, { silent_since: ISSUED, last_at: null }), branch(`${A}201003`, { 3: [0, 0, 0, 6, 0, 0] }),
  branch(B, { 3: [0, 0, 0, 10, 0, 0] }), branch(`${B}201`, { 3: [0, 0, 0, 10, 0, 0] }), branch(`${B}201001`, { 3: [0, 0, 0, 10, 0, 0] }),
];
const branches = listBranches([...ROWS, { ...ROWS[0], rollout: "RW-2" }], "RW-1");
const names = { name: (code) => code };
const keys = (order, opened = []) => buildTree(branches, { names, order, opened: new Set(opened), now: NOW }).map((line) => line.key);

test("only this roll-out's branches are shown, the worst township first", () => {
  assert.equal(branches.size, 9);
  assert.deepEqual(keys("pending"), [A, B]);
  const [worst] = buildTree(branches, { names, order: "pending", opened: new Set(), now: NOW });
  assert.equal(worst.pending, 11);
  assert.equal(worst.silentGrids, 1);
  assert.equal(worst.grids, 3);
});

test("below an opened township silent grids come first, complete ones are one line", () => {
  assert.deepEqual(keys("pending", [A]), [A, `${A}201002`, `${A}201/1`, `${A}201001`, `${A}/complete`, B]);
  assert.deepEqual(keys("pending", [A, `${A}/complete`]), [A, `${A}201002`, `${A}201/1`, `${A}201001`, `${A}201003`, B]);
  assert.deepEqual(keys("region", [A]), [A, `${A}201/1`, `${A}201001`, `${A}201002`, `${A}201003`, B]);
});

test("silence is counted from the last answer, from the issue where nobody answered, and not where nobody is left", () => {
  const lines = new Map(buildTree(branches, { names, order: "region", opened: new Set([A]), now: NOW }).map((line) => [line.key, line]));
  assert.equal(lines.get(`${A}201002`).silentFor, 122 * 60e3);
  assert.equal(lines.get(`${A}201002`).silent, true);
  assert.equal(lines.get(`${A}201001`).silentFor, 26 * 60e3);
  assert.equal(lines.get(`${A}201003`).silentFor, null);
});

test("nobody's people are lost between a village and its grids", () => {
  const lines = buildTree(branches, { names, order: "region", opened: new Set([A]), now: NOW }).filter((line) => line.depth === 1);
  const [township] = buildTree(branches, { names, order: "region", opened: new Set(), now: NOW });
  assert.deepEqual(township.counts.map((_, i) => lines.reduce((sum, line) => sum + line.counts[i], 0)), township.counts);
});

test("the map gets the grids with somebody in them", () => {
  const rates = rateGrids(branches);
  assert.equal(rates.size, 4);
  assert.deepEqual(rates.get(`${A}201002`), { rate: 0, silent: true });
});

test("by completion the map, the rates and the order follow who finished, and a grid with nobody in it is in neither", () => {
  const rows = listBranches([...ROWS.filter((row) => row.region !== `${A}201003`), branch(`${A}201003`, { 3: [0, 0, 0, 2, 4, 0] }), branch(`${A}201004`, { 3: [0, 0, 0, 0, 0, 0] })], "RW-1");
  const rates = rateGrids(rows, "finished");
  assert.equal(rates.get(`${A}201003`).rate, 4 / 6);
  assert.equal(rates.get(`${B}201001`).rate, 0);
  assert.equal(rateGrids(rows).get(`${B}201001`).rate, 1);
  assert.ok(!rates.has(`${A}201004`) && !rates.has(`${A}201005`));
  const how = /** @type {any} */ ({ names, order: "pending", opened: new Set([A]), now: NOW, measure: "finished" });
  const lines = new Map(buildTree(rows, how).map((line) => [line.key, line]));
  assert.deepEqual([lines.get(`${A}201003`).rate, lines.get(`${A}201003`).left, lines.get(`${A}201003`).pending], [4 / 6, 2, 0]);
  assert.equal(lines.get(B).left, 10);
});

test("whoever sees one village only begins there", () => {
  const seen = listBranches(ROWS.filter((row) => row.region.startsWith(`${A}201`)), "RW-1");
  const lines = buildTree(seen, { names, order: "region", opened: new Set([`${A}201`]), now: NOW });
  assert.deepEqual(lines.map((line) => [line.key, line.depth]), [[`${A}201`, 0], [`${A}201/1`, 1], [`${A}201001`, 1], [`${A}201002`, 1], [`${A}201003`, 1]]);
  assert.deepEqual(buildTree(new Map(), { names, order: "region", opened: new Set(), now: NOW }), []);
});
