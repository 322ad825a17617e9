/* A case that somebody reports from the phone: what the form holds, what is still missing, and what becomes of it. Pure. */
import { isSpelled, isSpelledFirst } from "../shared/pinyin.js";
import { followsTownship, isShortFor } from "../shared/short_names.js";

const MOST_FOUND = 6, LONGEST_TITLE = 60, CLOSE_MS = 2000, TOWNSHIP_DIGITS = 9;

/** A form nobody has filled in yet.
    @returns {ReportDraft} */
export const emptyReport = () => ({ matter: "", all: false, severity: 0, text: "", search: "", choosing: false, place: null, point: null, locating: false, faults: [], refused: "", photos: [], photoFault: "" });

/** What a place is called in either language, a village or grid with its township: two townships may have one of the same name.
    @param {PhoneChoices | null} choices
    @param {PhoneChoice} place */
export function namePlace(choices, [code, name, nameEn]) {
  const town = code.length > TOWNSHIP_DIGITS ? choices?.places.find((one) => one[0] === code.slice(0, TOWNSHIP_DIGITS)) : null;
  return { name: `${town?.[1] ?? ""}${name}`, name_en: town ? `${nameEn}, ${town[2]}` : nameEn };
}

/** Places whose name has the words that were typed, in either language and with the township or without, or is spelled by them, else those whose name is shortened by them; the person's own place first while nothing was typed.
    @param {PhoneChoices | null} choices
    @param {string} search
    @returns {PhoneChoice[]} */
export function findPlaces(choices, search) {
  const words = search.trim().toLowerCase();
  if (!choices) return [];
  if (!words) return choices.home ? [choices.home] : [];
  const whole = words.replace(/\s+/g, ""), towns = new Map(choices.places.map(([code, name]) => [code, name]));
  const townOf = (/** @type {string} */ code) => (code.length > TOWNSHIP_DIGITS ? towns.get(code.slice(0, TOWNSHIP_DIGITS)) ?? "" : "");
  const named = choices.places.filter(([code, name, nameEn, spelled]) => `${townOf(code)}${name}`.includes(whole) || nameEn.toLowerCase().includes(words) || isSpelled(spelled ?? "", words));
  const found = named.length ? named : choices.places.filter(([code, name]) => isShortFor(`${townOf(code)}${name}`, words));
  const starts = (/** @type {PhoneChoice} */ [code, name, nameEn, spelled]) => Number(!(name.startsWith(words) || nameEn.toLowerCase().startsWith(words) || isSpelledFirst(spelled ?? "", words) || followsTownship(townOf(code), name, words)));
  return found.sort((a, b) => starts(a) - starts(b)).slice(0, MOST_FOUND);
}

/** What a filled-in form still lacks, by the name of its part.
    @param {ReportDraft} draft
    @returns {string[]} */
export function findFaults(draft) {
  const faults = [];
  if (!draft.place && !draft.point) faults.push("place");
  if (!draft.matter && !draft.text.trim()) faults.push("what");
  if (!draft.severity) faults.push("severity");
  return faults;
}

/** Words no longer than a title; an emoji, which is two of its signs, is in it whole or not at all.
    @param {string} words */
function shorten(words) {
  let short = "";
  for (const sign of words) {
    if (short.length + sign.length > LONGEST_TITLE) break;
    short += sign;
  }
  return short;
}

/** What is sent of a form without faults. A matter names a case that has no words of its own.
    @param {ReportDraft} draft
    @param {string} matterName */
export function reportFields(draft, matterName) {
  const text = draft.text.trim();
  const title = shorten(text.split("\n")[0] || matterName);
  const where = draft.place ? { region: draft.place[0] } : { lat: draft.point?.lat, lon: draft.point?.lon };
  return { title, text: text === title ? "" : text, matter: draft.matter, severity: draft.severity, ...where };
}

/** What the person reported: what waits to be sent, what was taken and no state shows yet, what the state shows; the newest first.
    @param {PhoneState} state
    @param {PhoneAnswer[]} queued
    @param {TakenAnswer[]} taken
    @returns {PhoneReport[]} */
export function listReports(state, queued, taken) {
  const known = new Set([...state.reports.map((one) => one.id), ...Object.keys(state.cases)]);
  const waiting = queued.filter((one) => one.command === "report" && !state.reports.some((row) => isOf(row, one))).map((one) => told(one, true));
  const fresh = taken.filter((one) => one.command === "report" && !known.has(one.case ?? "")).map((one) => told(one, false));
  const shown = state.reports.map((row) => ({ id: row.id, title: row.title, severity: row.severity, no: row.no, at: row.reported_at, stage: row.stage, pending: false }));
  return [...waiting, ...fresh, ...shown].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Whether the state shows already what is still on its way: it may come before the answer to what was sent.
    @param {PhoneReportRow} row
    @param {PhoneAnswer} item */
function isOf(row, item) {
  return row.title === item.title && row.severity === item.severity && Math.abs(Date.parse(row.reported_at) - Date.parse(item.answered_at)) < CLOSE_MS;
}

/** @param {PhoneAnswer & {case?: string, no?: string}} item
    @param {boolean} pending
    @returns {PhoneReport} */
function told(item, pending) {
  return { id: item.case ?? item.key, title: item.title ?? "", severity: item.severity ?? 4, no: item.no ?? "", at: item.answered_at, stage: "reported", pending };
}
