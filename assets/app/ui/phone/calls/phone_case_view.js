/* The case of a call on the phone: what was reported, its photos, where it is and how to get there, and whom to telephone. Templates only. */
import { measureDistance } from "../../../state/shared/distance.js";
import { when } from "../../../state/shared/format.js";
import { nameOf, t } from "../../../state/shared/i18n.js";
import { caseMapTemplate } from "./case_map_view.js";
import { html, iconTemplate, nothing, repeat } from "../../shared/render.js";

/** Where a photo of what was reported is.
    @param {string} squad
    @param {string} photo */
export const casePhotoAddress = (squad, photo) => `/palm/squads/${encodeURIComponent(squad)}/case/photos/${encodeURIComponent(photo)}`;

/** What opens a place in the phone's own map: an iPhone does not know RFC 5870.
    @param {{lat: number, lon: number}} place
    @param {string} name
    @param {string} agent */
export function mapAddress({ lat, lon }, name, agent) {
  const degrees = `${lat.toFixed(6)},${lon.toFixed(6)}`, label = encodeURIComponent(name);
  return /iPhone|iPad|iPod/.test(agent) ? `maps:?ll=${degrees}&q=${label}` : `geo:${degrees}?q=${degrees}(${label})`;
}

/** What dials a number.
    @param {string} phone */
export const dialAddress = (phone) => `tel:${phone.replace(/[^+\d]/g, "")}`;

/** 640 m, 3.2 km, 18 km.
    @param {number} km */
export function describeKm(km) {
  if (km < 0.995) return t("palm.case.m", { m: Math.max(10, Math.round(km * 100) * 10) });
  return t("palm.case.km", { km: km < 9.95 ? km.toFixed(1) : Math.round(km) });
}

/** @param {PhoneCase} about
    @param {CalledCaseShown} shown
    @param {number} now */
function distanceTemplate(about, { point, locating, failed }, now) {
  if (locating) return html`<small role="status">${t("palm.message.place.finding")}</small>`;
  const far = point ? html`<small>${t("palm.case.away", { distance: describeKm(measureDistance(point, about)), time: when(point.at, now) })}</small>` : nothing;
  return html`${failed ? html`<small role="status">${t("palm.message.place.none")}</small>` : far}<button type="button" class="palm-link" data-act="measure">${t(point ? "palm.case.measure.again" : "palm.case.measure")}</button>`;
}

/** @param {string} squad
    @param {CalledCase} words */
function photosTemplate(squad, { photos }) {
  if (!photos.length) return nothing;
  return html`<ul class="palm-thumbs" aria-label=${t("palm.case.photos", { n: photos.length })}>${repeat(photos, (one) => one.id, (one, i) => html`<li><a href=${casePhotoAddress(squad, one.id)} target="_blank" rel="noopener">
    <img src=${casePhotoAddress(squad, one.id)} alt=${t("palm.case.photo", { number: i + 1 })} loading="lazy"></a></li>`)}</ul>`;
}

/** What was reported, in its own words.
    @param {CalledCase} words */
function wordsTemplate({ text, remark }) {
  const lines = [text, remark].filter(Boolean);
  return lines.length ? html`<div class="palm-words"><h3>${t("palm.case.words")}</h3>${lines.map((line) => html`<p>${line}</p>`)}</div>` : nothing;
}

/** @param {string} squad
    @param {PhoneCase} about
    @param {CalledCaseShown} shown
    @param {string} phone of the centre, "" where its county gives none
    @param {number} now
    @param {string} [agent] */
export function phoneCaseTemplate(squad, about, shown, phone, now, agent = navigator.userAgent) {
  const { words } = shown, matter = words?.matter ? nameOf(words.matter) : "";
  return html`<section class="palm-about">
    ${matter ? html`<p class="palm-matter">${t("palm.case.matter", { matter })}</p>` : nothing}
    ${words ? html`${wordsTemplate(words)}${photosTemplate(squad, words)}` : nothing}
    <p class="palm-where">${iconTemplate("map-pin")}<span>${nameOf(about.place)}${about.placed === "region" ? html` <small>${t("palm.case.rough")}</small>` : nothing}</span>${distanceTemplate(about, shown, now)}</p>
    ${caseMapTemplate(squad, about, shown)}
    <div class="palm-answers"><a class="palm-other" href=${mapAddress(about, about.title, agent)} data-map>${iconTemplate("navigation")}${t("palm.case.map")}</a>
      ${phone ? html`<a class="palm-other" href=${dialAddress(phone)} data-dial>${iconTemplate("phone")}${t("palm.case.dial")}</a>` : nothing}</div></section>`;
}
