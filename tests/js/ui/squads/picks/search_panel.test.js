// What is said of a search for people.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../../assets/app/state/shared/i18n.js";
import { describeFound } from "../../../../../assets/app/ui/squads/picks/search_panel.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const said = (/** @type {any} */ more) => describeFound({ text: "", failed: "", hits: null, more: 0, kept: [], ...more }).replaceAll(/[\u2066-\u2069]/g, "");

test("nothing typed says nothing, a search that runs or found nobody says so", () => {
  assert.deepEqual([said({}), said({ text: "张" }), said({ text: "张", hits: [] }), said({ failed: "没有网络" })], ["", "正在查找", "没有这样的人员", "没有网络"]);
});

test("how many are listed, and how many are not", () => {
  assert.deepEqual([said({ hits: [{}] }), said({ hits: [{}, {}], more: 7 })], ["找到 1 人", "找到 2 人、另有 7 人未列出，请再加词"]);
});
