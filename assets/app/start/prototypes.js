/* Nobody reaches the prototype of all objects by the name "__proto__". Dash's dropdowns index every part of a label
   in plain objects: a unit named "__proto__" would hang its options on each object of the page and break them all. */

/** Take the accessor away; after that "__proto__" is a key like any other. */
export function closePrototypeAccessor() {
  Reflect.deleteProperty(Object.prototype, "__proto__");
}
