/* The request that shows personal data for a reason, and the token that every change needs. Nothing is kept here. */
import { language } from "../../state/shared/i18n.js";

/** Cookie `name` of a cookie header, "" without it.
    @param {string} all
    @param {string} name */
export function readCookie(all, name) {
  const found = all.split(/;\s*/).find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** The token of this page's session: from the cookie that Dash too reads (its name has our port), or from the form that
    a page without Dash has. */
export function csrfToken() {
  const config = document.getElementById("_dash-config");
  /** @type {HTMLInputElement | null} */
  const field = config ? null : document.querySelector('input[name="csrf_token"]');
  return config ? readCookie(document.cookie, JSON.parse(config.textContent).csrf_token_name) : field?.value ?? "";
}

/** Send a reason; resolves to what may be seen now. Rejects with an Error in the reader's words.
    @param {string} address
    @param {string} reason
    @param {AbortSignal} [signal] */
export async function sendReason(address, reason, signal) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  /** @type {RequestInit} */
  const asked = { method: "POST", headers, body: JSON.stringify({ reason }), cache: "no-store", signal };
  const answer = await fetch(`${address}?lang=${language()}`, asked);
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error((body && body.error && body.error.message) || String(answer.status));
  return body;
}
