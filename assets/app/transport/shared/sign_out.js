/* Where a screen goes when its session is over: a person to the sign-in page and back, a wall to where its key is shown.
   Whoever signs out by the form is on the way already, and is not called back to sign in again. */

const FORM = 'form[action="/signout"]';

let leaving = false;

/** The address for whoever was signed in (`kind`) and looks at a place ({pathname, search}).
    @param {string | undefined} kind
    @param {{pathname: string, search: string}} place */
export function signOutAddress(kind, { pathname, search }) {
  return kind === "kiosk" ? "/kiosk?why=ended" : `/signin?next=${encodeURIComponent(pathname + search)}`;
}

/** Call `stop` when the sign-out form of a page is sent; from then on `leavePage` leaves the way to the form.
    @param {Window} page
    @param {() => void} stop */
export function watchSignOut(page, stop) {
  page.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !(/** @type {Element | null} */ (event.target))?.matches(FORM)) return;
    leaving = true;
    stop();
  });
  page.addEventListener("pageshow", (event) => { if (leaving && event.persisted) page.location.reload(); });
}

/** Leave for that address.
    @param {string | undefined} kind */
export function leavePage(kind) {
  if (!leaving) location.assign(signOutAddress(kind, location));
}
