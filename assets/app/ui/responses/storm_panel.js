/* A storm beside the map: what it is, and by township when its wind comes and goes. What nobody knows is said, never left blank. */
import * as format from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { agencyCode, byArrival, coversAt, FORCES, gradeOf, isInside, listStorms, newest } from "../../state/responses/storms.js";
import { html, nothing, render, repeat } from "../shared/render.js";

const STALE_AFTER = 6 * 3600e3;

/** How an agency is called; one that the catalogue does not know as it calls itself.
    @param {string} agency */
export function agencyName(agency) {
  const code = agencyCode(agency);
  return code ? t(`storm.agency.${code}`) : agency;
}

/** A clock time beside another one: with its date when it is another day.
    @param {string} text
    @param {string} at */
const clock = (text, at) => format.when(Date.parse(text), Date.parse(at));

/** The most likely time, below it the earliest and latest where they differ, with their dates where these do.
    @param {Spread<string> | null} told
    @param {string} at */
function spreadTemplate(told, at) {
  if (!told) return nothing;
  const [earliest, , latest] = told.map((text) => clock(text, told[1]));
  return html`<b>${clock(told[1], at)}</b>${earliest === latest ? nothing : html`<small>${t("storm.spread", { earliest, latest })}</small>`}`;
}

/** @param {WindClock} wind */
function share({ of, agencies }) {
  return of < agencies ? html`<small>${t("storm.agencies.some", { of, n: agencies })}</small>` : nothing;
}

/** What blew before nobody published a radius any more.
    @param {WindClock} wind
    @param {string} at */
function before({ begins, until }, at) {
  if (!begins) return nothing;
  const told = { earliest: clock(begins[0], at), latest: until ? clock(until[2], at) : "" };
  return html`<small>${t("storm.before", { span: t("storm.spread", told) })}</small>`;
}

/** When a wind comes.
    @param {WindClock} wind
    @param {string} at */
export function arrivalTemplate(wind, at) {
  if (wind.state === "none") return html`<span>${t("storm.wind.none")}</span>`;
  if (wind.state === "unknown" || !wind.begins) return html`<b class="is-unknown">${t("storm.unknown")}</b>${before(wind, at)}`;
  const since = wind.state === "expected" ? nothing : html`<small>${t(wind.state === "passed" ? "storm.wind.passed" : "storm.wind.now")}</small>`;
  return html`${spreadTemplate(wind.begins, at)}${since}${share(wind)}`;
}

/** When it leaves.
    @param {WindClock} wind
    @param {string} at */
export function departureTemplate(wind, at) {
  if (wind.state === "none") return html`<span>—</span>`;
  if (wind.state === "unknown") return html`<b class="is-unknown">${t("storm.unknown")}</b>`;
  if (!wind.until) return html`<b class="is-unknown">${t(wind.agencies ? "storm.wind.beyond" : "storm.unknown")}</b>`;
  return spreadTemplate(wind.until, at);
}

/** @param {TownshipOutlook} one
    @param {string} at */
function nearTemplate({ near }, at) {
  if (!near) return html`<span>${t("storm.near.open")}</span>`;
  return html`${spreadTemplate(near.at, at)}<small>${t("storm.km", { km: near.km[1] })}</small>`;
}

/** A township: nearest, arrival, departure, how many grids from now on.
    @param {TownshipOutlook} one
    @param {StormOutlook} outlook
    @param {string} force
    @param {Pick<Places, "name">} places */
export function rowTemplate(one, outlook, force, places, lead = -1) {
  const wind = one.winds[force], covered = one.covered[force];
  return html`<tr class=${`is-${wind.state}`}><th scope="row">${places.name(one.region)}</th><td>${nearTemplate(one, outlook.at)}</td>
    <td>${arrivalTemplate(wind, outlook.at)}</td><td>${departureTemplate(wind, outlook.at)}</td>
    ${covered.map((n, i) => html`<td class=${outlook.leads[i] === lead ? "num is-lead" : "num"}>${n === null ? t("storm.unknown") : String(n)}</td>`)}</tr>`;
}

/** What it is and how strong, when that was, who forecasts.
    @param {Storm} storm
    @param {number} now */
function headTemplate({ head, track, forecasts }, now) {
  const point = newest({ head, track, forecasts }), { outlook } = head, grade = gradeOf(point.wind_ms), old = now - Date.parse(outlook.at);
  const strength = [grade ? t(`storm.grade.${grade}`) : "", point.wind_ms === null ? "" : `${point.wind_ms} m/s`, point.pressure_hpa === null ? "" : `${point.pressure_hpa} hPa`];
  return html`<div class="storm-head"><strong>${t("storm.title", { name: nameOf(head) || head.id })}</strong><span>${strength.filter(Boolean).join(" · ")}</span>
    <span class=${old > STALE_AFTER ? "storm-old" : ""}>${t("storm.at", { time: format.when(Date.parse(outlook.at), now) })}${old > STALE_AFTER ? t("storm.old", { span: format.span(old) }) : nothing}</span></div>
    <p class="storm-note">${outlook.agencies.length ? t("storm.by", { list: outlook.agencies.map(agencyName).join(t("list.join")) }) : t("storm.by.none")} ${t(outlook.known ? "storm.model" : "storm.unpublished")}</p>`;
}

/** How many grids a wind covers, and of how many nobody knows.
    @param {WindCover | null} cover */
export function coverWords(cover) {
  if (!cover || (!cover.grids && cover.unknown_grids)) return t("storm.unknown");
  return cover.unknown_grids ? t("storm.cover.some", { n: cover.grids, unknown: cover.unknown_grids }) : t("storm.cover", { n: cover.grids });
}

/** @param {number} n hours ahead */
const leadWords = (n) => (n ? t("storm.lead.hours", { n }) : t("storm.lead.now"));

/** Which winds cover a grid at an hour.
    @param {StormOutlook} outlook
    @param {number} lead
    @param {string} grid */
export function gridWindWords(outlook, lead, grid) {
  const covers = coversAt(outlook, lead), states = FORCES.map((force) => ({ force, inside: isInside(covers[force], grid) }));
  const list = states.filter(({ inside }) => inside !== false).map(({ force, inside }) => (inside ? t(`storm.force.${force}`) : t("storm.grid.unknown", { force: t(`storm.force.${force}`) })));
  return t("storm.grid", { when: leadWords(lead), list: list.length ? list.join(t("list.join")) : t("storm.grid.none") });
}

/** The choices of the map: the hour, and the force with what it covers then.
    @param {StormOutlook} outlook
    @param {StormLook} look */
function choiceTemplate(outlook, { force, lead, choose, folded }) {
  const covers = coversAt(outlook, lead);
  const short = (/** @type {number} */ n) => (folded && n && n !== lead ? t("storm.lead", { n }) : leadWords(n));
  const hours = outlook.leads.map((n) => html`<button class="storm-lead" aria-pressed=${String(n === lead)} aria-label=${leadWords(n)} title=${leadWords(n)} @click=${() => choose({ force, lead: n })}>${short(n)}</button>`);
  const forces = FORCES.map((one) => html`<button class="storm-force" aria-pressed=${String(one === force)} @click=${() => choose({ force: one, lead })}><i class=${`swatch storm-${one}`}></i>${t(`storm.force.${one}`)}<span>${coverWords(covers[one])}</span></button>`);
  return html`<div class="storm-forces" role="group" aria-label=${t("storm.lead.label")}>${hours}</div><div class="storm-forces" role="group" aria-label=${t("storm.force.label")}>${forces}</div>`;
}

/** One storm with its table for one force; `folded`, in a small box: the table behind a press.
    @param {Storm} storm
    @param {StormLook} look */
export function stormTemplate(storm, look) {
  const { outlook } = storm.head, { force, lead, places, now } = look;
  const leads = outlook.leads.map((n) => html`<th scope="col" class=${n === lead ? "num is-lead" : "num"}>${n ? t("storm.lead", { n }) : t("storm.lead.now")}</th>`);
  const table = html`<div class="storm-scroll" tabindex="0" role="region" aria-label=${t("storm.table")}><table class="storm-table"><thead><tr><th scope="col" rowspan="2">${t("storm.township")}</th><th scope="col" rowspan="2">${t("storm.near")}</th>
    <th scope="col" rowspan="2">${t("storm.begins")}</th><th scope="col" rowspan="2">${t("storm.until")}</th><th scope="colgroup" colspan=${outlook.leads.length}>${t("storm.covered")}</th></tr><tr>${leads}</tr></thead>
    <tbody>${repeat(byArrival(outlook, force), ({ region }) => region, (one) => rowTemplate(one, outlook, force, places, lead))}</tbody></table></div>`;
  if (!look.folded) return html`${headTemplate(storm, now)}${choiceTemplate(outlook, look)}${table}`;
  return html`${choiceTemplate(outlook, look)}<details class="storm-more"><summary>${t("storm.title", { name: nameOf(storm.head) || storm.head.id })} · ${t("storm.table")}</summary>${headTemplate(storm, now)}${table}</details>`;
}

/** The box beside the map; without a storm it says so, without the layer it is not there.
    @param {HTMLElement | null} place
    @param {Pick<LiveData, "states" | "places" | "now" | "ready">} live
    @param {(choice: WindChoice) => void} [show] whose winds the map shows
    @param {boolean} [folded] the box is small: the table is opened by a press */
export function createStormPanel(place, live, show = () => {}, folded = false) {
  let choice = { lead: 0, force: FORCES[0] }, shown = false;

  /** @param {WindChoice} next */
  function choose(next) {
    choice = next;
    show(choice);
    draw(shown);
  }

  /** @param {boolean} on */
  function draw(on) {
    shown = on;
    if (!place) return;
    place.hidden = !on;
    if (!on || !live.ready()) return;
    const [storm] = listStorms(live.states());
    render(storm ? stormTemplate(storm, { ...choice, places: live.places, now: live.now(), choose, folded }) : html`<p class="storm-note">${t("storm.none")}</p>`, place);
  }
  /** What the winds of the chosen hour do to a grid; "" without a storm or without the layer.
      @param {string} grid */
  function describeGrid(grid) {
    const [storm] = shown && live.ready() ? listStorms(live.states()) : [];
    return storm ? gridWindWords(storm.head.outlook, choice.lead, grid) : "";
  }
  return { draw, describeGrid, destroy: () => { if (place) render(nothing, place); } };
}
