/* Dash's renderer tells its store of every component that it draws anew, and the store asks every other component each time: a
   table of a thousand components asks a million times. What it tells is that changes noted below the component are void; where
   none are noted, nothing would be another, so the store need not hear it. */

const RESET = "RESET_COMPONENT_STATE";

/** Whether an action voids changes where none are noted.
    @param {DashAction} action
    @param {ReturnType<DashStore["getState"]>} state */
export function isIdle({ type, payload }, { layoutHashes }) {
  if (type !== RESET || !payload?.itempath) return false;
  const path = payload.itempath.join(",");
  return !Object.keys(layoutHashes).some((noted) => noted.startsWith(path));
}

/** Keep idle resets from a store.
    @param {DashStore} store */
export function skipIdleResets(store) {
  const { dispatch } = store;
  store.dispatch = (action) => (isIdle(action, store.getState()) ? action : dispatch(action));
}

/** Do so with every store that the renderer makes; it adds each to a list of the window. To be called before it starts.
    @param {{dash_stores?: DashStore[]}} place */
export function watchStores(place) {
  const stores = place.dash_stores ?? [];
  place.dash_stores = stores;
  stores.push = (...made) => {
    made.forEach(skipIdleResets);
    return Array.prototype.push.apply(stores, made);
  };
}
