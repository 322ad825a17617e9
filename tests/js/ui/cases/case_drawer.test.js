// What the drawer says of a case.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { textOf } from "../../template_text.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeAttachments, safeHref, slaStanding, stepsTemplate } from "../../../../assets/app/ui/cases/case_drawer.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const MINUTE = 60e3;
const AT = Date.parse("2026-11-22T16:02:06+08:00");

test("a case stands against its limit; attachments open web addresses only", () => {
  const row = { reported_at: "2026-11-22T15:00:00+08:00", due_at: "2026-11-22T16:00:00+08:00" };
  const over = slaStanding(row, AT + MINUTE, null);
  assert.deepEqual([over.over, over.share, over.words, over.limit], [true, 1, "超时 3 分", "办结时限 1 时"]);
  assert.equal(slaStanding(row, AT, "2026-11-22T15:30:00+08:00").words, "已办结");
  const cancelled = slaStanding(row, AT, "2026-11-22T16:30:00+08:00", "已作废");
  assert.deepEqual([cancelled.words, cancelled.over], ["已作废", false], "neither in time nor late");
  assert.equal(safeHref("javascript:alert(1)"), null);
  assert.equal(safeHref("data:text/html,x"), null);
  assert.equal(safeHref("https://a.example/b.jpg"), "https://a.example/b.jpg");
  assert.equal(safeHref("HTTPS://A.example/b.jpg"), "https://a.example/b.jpg");
  for (const text of ["/trace", "b.jpg", "//a.example", "https:a.example", "java\nscript:alert(1)", " https://a", ""]) assert.equal(safeHref(text), null);
  const told = [{ url: "https://a" }, { url: "https://b", fault: "name" }, { fault: "address", said: "ftp://c" }, { fault: "many", said: "7" }];
  assert.equal(describeAttachments(told), "附件 2 · 8 个未收录");
  assert.equal(describeAttachments(told.slice(0, 1)), "附件 1");
  assert.equal(describeAttachments([]), "");
});

test("a case that was merged or cancelled is not said to have gone all the way", () => {
  const row = /** @type {any} */ ({ stage: "closed" }), done = (ended) => textOf(stepsTemplate(row, ended)).split("is-done").length - 1;
  assert.deepEqual([done(""), done("已并案")], [6, 1]);
  assert.match(textOf(stepsTemplate(row, "已并案")), /已并案/);
});
