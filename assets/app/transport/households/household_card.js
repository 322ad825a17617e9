/* Papers of households as files, for a reason: the card of one, the evacuation form of a place. Nothing is kept here. */
import { language } from "../../state/shared/i18n.js";
import { csrfToken } from "../shared/reveal_request.js";

/** Save the card; rejects with an Error in the reader's words.
    @param {string} household
    @param {string} region
    @param {string} reason */
export const fetchCard = (household, region, reason) => fetchPaper(`/api/households/${encodeURIComponent(household)}/card`, region, reason, `card-${household}.pdf`);

/** Save the form of a place; rejects with an Error in the reader's words.
    @param {string} evacuation
    @param {string} region
    @param {string} reason */
export const fetchForm = (evacuation, region, reason) => fetchPaper(`/api/evacuations/${encodeURIComponent(evacuation)}/forms/${region}`, region, reason, `evacuation-form-${evacuation}-${region}.pdf`);

/** @param {string} path
    @param {string} region
    @param {string} reason
    @param {string} name */
async function fetchPaper(path, region, reason, name) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  const query = new URLSearchParams({ region, lang: language() });
  const answer = await fetch(`${path}?${query}`, { method: "POST", headers, body: JSON.stringify({ reason }), cache: "no-store" });
  if (!answer.ok) {
    const body = await answer.json().catch(() => null);
    throw new Error(body?.error?.message ?? String(answer.status));
  }
  const link = document.createElement("a"), address = URL.createObjectURL(await answer.blob());
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
