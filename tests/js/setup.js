// lit-html looks for a document when it is read, and the map for Leaflet by it; most tests of this folder have none, and draw nothing. Those that do import page_document.js.
globalThis.document ??= /** @type {any} */ ({ createTreeWalker: () => ({}), createComment: () => ({}), addEventListener: () => {}, removeEventListener: () => {} });
