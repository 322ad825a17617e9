// The colours of the map are those of the theme in force.
import { page } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { readPalette } from "../../../../assets/app/map/drawing/palette.js";

test("each tone, each severity and each step is a token of the page's style", () => {
  const style = page.document.documentElement.style;
  for (const [name, value] of [["bg", " #010203 "], ["line2", "#111111"], ["fill-1", "#f00000"], ["ink-1", "#ffffff"], ["red", "#a00000"], ["yel", "#775500"], ["ramp-0", "#000000"], ["ramp-5", "#555555"], ["silent", "#999999"]]) style.setProperty(`--${name}`, value);
  const palette = readPalette();
  assert.deepEqual([palette.bg, palette.line, palette.severity[1].fill, palette.severity[1].ink], ["#010203", "#111111", "#f00000", "#ffffff"]);
  assert.deepEqual([palette.severity[1].line, palette.severity[3].line, palette.watch], ["#a00000", "#775500", "#775500"]);
  assert.deepEqual([palette.ramp.length, palette.rates.length, palette.rates[5], palette.silent], [4, 6, "#555555", "#999999"]);
});

test("read again after the theme changed it has the other colours", () => {
  const style = page.document.documentElement.style;
  style.setProperty("--bg", "#ffffff");
  assert.equal(readPalette().bg, "#ffffff");
});
