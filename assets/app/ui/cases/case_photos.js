/* Photos from the field in the drawer: small, with when they were taken and for what; each opens whole. */
import { when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { html, repeat } from "../shared/render.js";

/** Where a photo of a case is.
    @param {string} id
    @param {string} photo */
export const photoAddress = (id, photo) => `/api/cases/${encodeURIComponent(id)}/photos/${encodeURIComponent(photo)}`;

/** @param {string} id
    @param {CasePhoto[]} photos
    @param {number} now */
export function photosTemplate(id, photos, now) {
  return html`<div class="case-photos">${repeat(photos, (one) => one.id, (one) => {
    const address = photoAddress(id, one.id), about = t(one.squad ? "case.photo.finish" : "case.photo.report", { time: when(Date.parse(one.taken_at), now) });
    return html`<figure><a href=${address} target="_blank" rel="noopener"><img src=${address} alt=${about} width=${one.width} height=${one.height} loading="lazy"></a><figcaption class="num">${about}</figcaption></figure>`;
  })}</div>`;
}
