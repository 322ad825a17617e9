/* Where a screen goes when its session is over: a person to the sign-in page and back, a wall to where its key is shown. */

/** The address for whoever was signed in (`kind`) and looks at a place ({pathname, search}). */
export function signOutAddress(kind, { pathname, search }) {
  return kind === "kiosk" ? "/kiosk?why=ended" : `/signin?next=${encodeURIComponent(pathname + search)}`;
}

/** Leave for that address. */
export function leavePage(kind) {
  location.assign(signOutAddress(kind, location));
}
