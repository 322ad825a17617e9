// lit-html looks for a document when it is read; the tests of this folder have none, and draw nothing.
globalThis.document ??= /** @type {any} */ ({ createTreeWalker: () => ({}), createComment: () => ({}) });
