// Where the library of lists lies, and how it looks.
import assert from "node:assert/strict";
import { test } from "node:test";

import { gridTheme, libraryAddress } from "../../../../assets/app/ui/people/grid_library.js";

test("the library lies beside the page's modules, of their version", () => {
  assert.equal(libraryAddress("http://x/assets/v-0123456789ab/app/ui/people/grid_library.js"), "http://x/assets/v-0123456789ab/00_vendor/ag-grid.min.js");
  assert.equal(libraryAddress("http://x/assets/v-0123456789ab/00_bundles/0123456789ab/rollout.js"), "http://x/assets/v-0123456789ab/00_vendor/ag-grid.min.js");
});

test("rows are taller on a phone", () => {
  const library = /** @type {any} */ ({ themeQuartz: { withParams: (params) => params } });
  assert.deepEqual([true, false].map((narrow) => gridTheme(library, { narrow }).rowHeight), [56, 36]);
});
