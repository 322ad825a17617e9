// Which of a message's texts a reader gets.
import assert from "node:assert/strict";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { textOf } from "../../../../assets/app/ui/responses/warning_view.js";

test("the text in the reader's language, else the first, none of a line of a list", () => {
  const texts = [{ language: "zh-CN", headline: "甲" }, { language: "en-US", headline: "A" }];
  useCatalogue("en", {});
  assert.equal(textOf({ texts }).headline, "A");
  useCatalogue("zh", {});
  assert.equal(textOf({ texts }).headline, "甲");
  assert.equal(textOf({ texts: texts.slice(1) }).headline, "A");
  assert.equal(textOf({}), null);
});
