// Which cases one may repeat.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { listSimilarCases } from "../../../../assets/app/state/cases/similar_cases.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

const row = (id, more = {}) => ({
  id, region: "330825101264", no: `LY-${id}`, title: `积水 ${id}`, matter: "road", lat: 29, lon: 119, reported_at: "2026-11-22T08:00:00+08:00", ...more,
});

test("the same matter before others, then the nearest; not itself, nothing far or old", () => {
  const rows = [
    row("a"), row("b", { matter: "dust" }), row("c", { lat: 29.02 }), row("d", { lat: 29.003 }), row("e", { lat: 29.1 }),
    row("f", { reported_at: "2026-11-01T08:00:00+08:00" }), row("g", { matter: null, lat: 29.001 }),
  ];
  const found = listSimilarCases(rows, rows[0], "");
  assert.deepEqual(found.map(([id]) => id), ["d", "c", "b", "g"]);
  assert.deepEqual(found.slice(0, 2).map(([, text]) => text), ["LY-d 积水 d · 同一件事 · 330 米", "LY-c 积水 c · 同一件事 · 2.2 公里"]);
});

test("a case without a matter is of the same matter as none", () => {
  const of = row("a", { matter: null });
  assert.doesNotMatch(listSimilarCases([row("b", { matter: null })], of, "")[0][1], /同一件事/);
});

test("a township merges into its own cases and those handed down to it, not into one it was only called to", () => {
  const near = row("b", { region: "330825102264", called: ["330825101"] });
  const rows = [row("a"), near, { ...near, id: "c", handling: { handed_to: "330825101" } }, { ...near, id: "d", handling: { handed_to: "" } }, row("e")];
  assert.deepEqual(listSimilarCases(rows, rows[0], "330825101").map(([id]) => id), ["c", "e"]);
  assert.deepEqual(listSimilarCases(rows, rows[0], "").map(([id]) => id), ["b", "c", "d", "e"]);
});
