/* Names of places as people shorten them: 湖镇希塘 and 湖镇 希塘 are 湖镇镇希塘村. Pure. */

/** Whether a name holds the signs of a text in their order, with others between; blanks count for nothing.
    @param {string} name
    @param {string} wanted */
export function isShortFor(name, wanted) {
  let from = 0;
  return /\p{Script=Han}{2}/u.test(wanted) && [...wanted.replace(/\s+/g, "")].every((sign) => (from = name.indexOf(sign, from) + 1) > 0);
}

/** Whether a text is the beginning of a place's name behind that of its township, and goes beyond the latter; the township's own sign may be left out.
    @param {string} township
    @param {string} inner the place's name without the township's
    @param {string} wanted */
export function followsTownship(township, inner, wanted) {
  const bare = wanted.replace(/\s+/g, ""), begins = (/** @type {string} */ outer) => bare.length > outer.length && (outer + inner).startsWith(bare);
  return township !== "" && (begins(township.replace(/(镇|乡|街道)$/, "")) || begins(township));
}
