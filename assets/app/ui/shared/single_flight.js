/* What takes a while before anything is seen of it: a second press meanwhile does nothing. */

/** `act`, but only once at a time; resolves to what it gives, to undefined at once while it is under way.
    @template {unknown[]} A
    @template R
    @param {(...given: A) => R | Promise<R>} act
    @returns {(...given: A) => Promise<R | undefined>} */
export function singleFlight(act) {
  let busy = false;
  return async (...given) => {
    if (busy) return undefined;
    busy = true;
    try {
      return await act(...given);
    } finally {
      busy = false;
    }
  };
}
