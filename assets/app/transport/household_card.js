/* The card of a household as a file, for a reason. Nothing is kept here. */
import { language } from "../state/i18n.js";
import { csrfToken } from "./reveal_request.js";

/** Save the card; rejects with an Error in the reader's words.
    @param {string} household
    @param {string} region
    @param {string} reason */
export async function fetchCard(household, region, reason) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  const query = new URLSearchParams({ region, lang: language() });
  const answer = await fetch(`/api/households/${encodeURIComponent(household)}/card?${query}`, { method: "POST", headers, body: JSON.stringify({ reason }), cache: "no-store" });
  if (!answer.ok) {
    const body = await answer.json().catch(() => null);
    throw new Error(body?.error?.message ?? String(answer.status));
  }
  const link = document.createElement("a"), address = URL.createObjectURL(await answer.blob());
  link.href = address;
  link.download = `card-${household}.pdf`;
  link.click();
  URL.revokeObjectURL(address);
}
