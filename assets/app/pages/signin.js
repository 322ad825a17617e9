/* The sign-in pages work without this. It shows a password on request, says that Caps Lock is on, posts the key of a wall,
   and sends a form once: pressed again, the same password or code would be one more attempt, whose answer is shown. */
const AGAIN_MS = 10000;   // who sees no answer for so long may press again

/** Show or hide one password; the button says which.
    @param {HTMLElement} button */
function reveal(button) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.reveal ?? ""));
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.textContent = (shown ? button.dataset.shown : button.dataset.hidden) ?? "";
  button.setAttribute("aria-pressed", String(shown));
  input.focus();
}

/** @param {HTMLElement} input
    @param {HTMLElement} warning */
function watchCaps(input, warning) {
  const look = (/** @type {KeyboardEvent} */ event) => {
    if (event.getModifierState) warning.hidden = !event.getModifierState("CapsLock");
  };
  input.addEventListener("keydown", look);
  input.addEventListener("keyup", look);
  input.addEventListener("blur", () => { warning.hidden = true; });
}

/** No form is sent again while it is on its way. A page that comes back by the browser's own button begins anew. */
function sendOnce() {
  /** @type {EventTarget | null} */
  let sent = null;
  let at = 0;
  document.addEventListener("submit", (event) => {
    const now = performance.now();
    if (sent === event.target && now - at < AGAIN_MS) event.preventDefault();
    else [sent, at] = [event.target, now];
  });
  window.addEventListener("pageshow", () => { sent = null; });
}

/** `/kiosk#KEY`: the fragment is sent to nobody by itself. Take it out of the address, then post it.
    @param {HTMLFormElement} form */
function postKey(form) {
  const key = location.hash.slice(1);
  if (!key) return;
  history.replaceState(null, "", location.pathname + location.search);
  /** @type {HTMLInputElement} */ (form.elements.namedItem("key")).value = key;
  form.submit();
}

function start() {
  sendOnce();
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-reveal]"))) {
    button.hidden = false;
    button.addEventListener("click", () => reveal(button));
  }
  for (const warning of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-caps]"))) {
    const input = document.getElementById(warning.dataset.caps ?? "");
    if (input) watchCaps(input, warning);
  }
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-kiosk]"))) postKey(form);
}

start();
