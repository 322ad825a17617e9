/* AG Grid, fetched when a list is opened for the first time: no other page, and no page before that, pays for it. */

/** @type {Promise<GridLibrary> | null} */
let coming = null;

/** Where the library lies beside this module, of the same version.
    @param {string} own the address of this module */
export const libraryAddress = (own) => `${/^.*\/assets\/(?:v-[0-9a-f]+\/)?/.exec(own)?.[0] ?? "/assets/"}00_vendor/ag-grid.min.js`;

/** The library; asked for again after it did not come.
    @returns {Promise<GridLibrary>} */
export function loadGrid() {
  coming ??= import(libraryAddress(import.meta.url)).catch((problem) => {
    coming = null;
    throw problem;
  });
  return coming;
}

/** The look of a list: our colours, sizes and font.
    @param {GridLibrary} library
    @param {{narrow: boolean}} how */
export function gridTheme({ themeQuartz }, { narrow }) {
  const line = { style: "solid", width: 1, color: "var(--line)" };
  return themeQuartz.withParams({
    backgroundColor: "var(--s1)", foregroundColor: "var(--t1)", textColor: "var(--t1)", headerBackgroundColor: "var(--s2)", headerTextColor: "var(--t2)", oddRowBackgroundColor: "transparent", rowHoverColor: "var(--s2)",
    borderColor: "var(--line)", rowBorder: line, wrapperBorder: false, headerRowBorder: line, accentColor: "var(--acc)", fontFamily: "var(--font)", fontSize: 14, headerFontSize: 13,
    rowHeight: narrow ? 56 : 36, headerHeight: narrow ? 48 : 34, cellHorizontalPadding: narrow ? 8 : 10, borderRadius: 0, wrapperBorderRadius: 0, spacing: 6, browserColorScheme: "inherit",
  });
}
