/* Nobody reaches the prototype of all objects by the name "__proto__". Dash's dropdowns index every part of a label
   in plain objects: a unit named "__proto__" would hang its options on each object of the page and break them all. */
(function (root, factory) {
  const api = factory();
  root.palm = root.palm || {};
  root.palm.prototypes = api;
  if (typeof module === "object" && module.exports) module.exports = api;
  else api.close();
})(typeof self === "undefined" ? globalThis : self, function () {
  "use strict";

  /** Take the accessor away; after that "__proto__" is a key like any other. */
  function close() {
    delete Object.prototype.__proto__;
  }

  return { close };
});
