/* On every page of somebody who is signed in: that they are offered the command of a squad, or that nobody took theirs. A wall has none of it. */
import { silence, span } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { fetchJson } from "../../transport/shared/command_request.js";
import { watchSignOut } from "../../transport/shared/sign_out.js";
import { findTarget, h } from "../shared/dom.js";
import { html, iconTemplate, render, repeat } from "../shared/render.js";

const LOOK = 5000, STALE = 15000, ADDRESS = "/api/offers", HIDDEN = "palm_offers_seen";

/** @param {OfferNotice} row */
const keyOf = ({ squad, number, kind }) => `${squad} ${number} ${kind}`;

/** What is hidden stays so in this tab; what waits for an answer is never hidden.
    @param {OfferNotice[]} rows
    @param {string[]} hidden */
export function listShown(rows, hidden) {
  return rows.filter((row) => row.kind === "open" || !hidden.includes(keyOf(row)));
}

/** The time that is left is the server's own, less what passed since it said so: a page without live data has no other clock
    than the machine's.
    @param {OfferNotice} row
    @param {number} [age] ms since the answer */
export function describeOffer(row, age = 0) {
  const left = row.left_s * 1000 - age;
  const words = t(row.kind === "open" ? "offer.notice" : "offer.notice.kept", { name: row.name, case: row.title || row.no || row.case });
  if (row.kind === "kept") return row.state === "declined" && row.answer ? `${words} · ${row.answer}` : words;
  return `${words} · ${left > 0 ? t("lead.offered.left", { d: span(left) }) : t("lead.offered.over")}`;
}

/** Of what age the notice is, once answers stay away; "" while they come.
    @param {number} age ms since the last answer */
export const describeAge = (age) => (age > STALE ? t("offer.stale", { d: silence(age / 1000) }) : "");

/** @param {OfferNotice} row
    @param {number} age */
function rowTemplate(row, age) {
  const open = row.kind === "open", address = `/dispatch?${new URLSearchParams({ region: row.region, case: row.case })}`;
  return html`<p data-offer=${row.squad} data-kind=${row.kind}>${iconTemplate(open ? "user" : "alert-triangle")}<span class="here-text">${describeOffer(row, age)}</span>
    <a class=${open ? "btn btn-main" : "btn"} href=${address}>${t(open ? "offer.open" : "offer.see")}</a>${open ? "" : html`<button type="button" class="btn" data-hide=${keyOf(row)}>${t("offer.hide")}</button>`}</p>`;
}

function readHidden() {
  return (sessionStorage.getItem(HIDDEN) ?? "").split("\n").filter(Boolean);
}

let started = false, over = false, asking = false;
/** @type {OfferNotice[]} */
let rows = [];
let answeredAt = 0;   // by the machine's monotonic clock
/** @type {HTMLElement | null} */
let box = null;

function draw() {
  const shown = rows.length ? listShown(rows, readHidden()) : [], age = performance.now() - answeredAt, old = describeAge(age);
  if (!box && !shown.length) return;
  if (!box) {
    box = h("div", "here offers", [], { role: "status", "aria-live": "polite" });
    box.addEventListener("click", (event) => {
      const key = findTarget(event, "[data-hide]")?.dataset.hide;
      if (key) sessionStorage.setItem(HIDDEN, [...readHidden(), key].join("\n"));
      if (key) draw();
    });
    document.body.append(box);
  }
  box.hidden = !shown.length;
  box.classList.toggle("is-stale", old !== "");
  render(html`${repeat(shown, keyOf, (row) => rowTemplate(row, age))}${old ? html`<p class="offers-age">${iconTemplate("plug-connected-x")}<span class="here-text">${old}</span></p>` : ""}`, box);
}

/** Ask now: a live page knows sooner than the next look that something is offered. */
export async function lookForOffers() {
  if (over || asking || !started) return;
  asking = true;
  try {
    const told = await fetchJson(ADDRESS);
    if (!told.may) over = true;
    rows = told.offers;
    answeredAt = performance.now();
  } catch (problem) {
    over = ["signin_needed", "forbidden"].includes(String(/** @type {Failure} */ (problem).code));   // else the next look tells
    if (over) rows = [];
  } finally {
    asking = false;
  }
  draw();
}

/** Begin, once a document, for a person.
    @param {string} kind who is signed in */
export function startOfferNotice(kind) {
  if (started || kind !== "person") return;
  started = true;
  const timer = setInterval(() => {
    if (over) clearInterval(timer);
    else lookForOffers();
  }, LOOK);
  watchSignOut(window, () => { over = true; });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lookForOffers(); });
  lookForOffers();
}

/** What of the live squads concerns an account's offers, as one text: another text means something was offered, or answered.
    @param {Iterable<SquadRow>} squads
    @param {string} account */
export function stampOffers(squads, account) {
  const own = [...squads].flatMap(({ id, offer, last_offer: last }) => [offer?.to === account && offer, last?.by === account && last].flatMap((one) => (one ? [`${id} ${one.number} ${one.state ?? ""}`] : [])));
  return own.sort().join("\n");
}
