/* The other half of a state that a phone has: what the server says became another in it (domain/topics/patches.py, which tells what a
   patch is). Pure; what did not change stays the same object. */

/** The value after a patch; an object or a list inside of it that the patch does not name is the old one itself.
    @param {any} value
    @param {StatePatch} patch
    @returns {any} */
export function applyPatch(value, patch) {
  if (Array.isArray(patch)) return patch[0];
  return Array.isArray(value) ? patchList(value, patch) : patchObject(value, patch);
}

const isGone = (/** @type {StatePatch} */ patch) => Array.isArray(patch) && patch.length === 0;

/** @param {Record<string, any>} value
    @param {Record<string, StatePatch>} patch */
function patchObject(value, patch) {
  const unchanged = Object.entries(value).filter(([name]) => !Object.hasOwn(patch, name));
  const made = Object.entries(patch).filter(([, inner]) => !isGone(inner)).map(([name, inner]) => [name, applyPatch(value[name], inner)]);
  return Object.fromEntries([...unchanged, ...made]);
}

/** @param {any[]} value
    @param {Record<string, StatePatch>} patch */
function patchList(value, patch) {
  const made = [...value];
  for (const [number, inner] of Object.entries(patch)) {
    if (isGone(inner)) made.length = Number(number);
    else made[Number(number)] = applyPatch(value[Number(number)], inner);
  }
  return made;
}
