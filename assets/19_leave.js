/* Where a screen goes when its session is over: a person to the sign-in page and back, a wall to where its key is shown. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.leave = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";

  /** The address for whoever was signed in (`kind`) and looks at a place ({pathname, search}). */
  function address(kind, { pathname, search }) {
    return kind === "kiosk" ? "/kiosk?why=ended" : `/signin?next=${encodeURIComponent(pathname + search)}`;
  }

  return { address, go: (kind) => root.location.assign(address(kind, root.location)) };
});
