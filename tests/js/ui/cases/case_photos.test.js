import assert from "node:assert/strict";
import { test } from "node:test";
import { photoAddress } from "../../../../assets/app/ui/cases/case_photos.js";

test("a photo is asked for as part of its case", () => {
  assert.equal(photoAddress("75cf1c1afa3f74fd", "abc"), "/api/cases/75cf1c1afa3f74fd/photos/abc");
  assert.equal(photoAddress("a/b", "../c"), "/api/cases/a%2Fb/photos/..%2Fc");
});
