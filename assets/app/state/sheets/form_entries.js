/* Lines of an evacuation form as they are keyed in: which household a code means, and what is sent of it. Pure. */
import { STATES } from "../households/evacuation_summary.js";

/** By the key that is pressed, from 1. */
export const FORM_RESULTS = STATES.slice(1);

/** A row of a form as the page shows rows. `words`: how many people it is.
    @param {any} row
    @param {string} words
    @returns {SheetRow} */
export function formRow(row, words) {
  return { code: row.code, person: row.household, name: row.name || row.household, post: words, post_en: words, region: row.region, place: row.place, place_en: row.place_en, state: row.state, people: row.people };
}

/** The shelter of a number as it stands on the form; undefined for none.
    @param {FormShelter[]} shelters
    @param {string} typed */
export function findShelter(shelters, typed) {
  const text = typed.normalize("NFKC").trim();
  return /^[0-9]{1,4}$/.test(text) ? shelters.find((one) => one.number === Number(text)) : undefined;
}

/** How many people were counted; null for what is no count.
    @param {string} typed */
export function readPeople(typed) {
  const text = typed.normalize("NFKC").trim();
  return /^[0-9]{1,4}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}

/** An entry of a line. Its report's key is made of what it says, so that a line keyed in twice, by whomever, is one report.
    @param {KeyedGiven} given
    @returns {SheetEntry} */
export function makeFormEntry({ row, result, at, by, book, county, number, person, shelter = "", people = 0 }) {
  const said = [new Date(at).toISOString().slice(0, 16), shelter, people ? String(people) : ""].filter(Boolean);
  const receipt = ["sheet", result, ...said].join("/");
  return {
    key: `${book}/${row.person}/${receipt}`, kind: "form", number, person, book, county, receipt, result, at, by, shelter, people,
    whom: row.person, code: row.code, name: row.name, place: row.place, place_en: row.place_en, state: "waiting", why: "",
  };
}

/** What is sent of an entry.
    @param {SheetEntry} entry */
export function reportOf(entry) {
  return { household: entry.whom, kind: entry.result, at: new Date(entry.at).toISOString(), key: entry.receipt, channel: "sheet", by: entry.by, place: entry.shelter ?? "", people: entry.people ?? 0 };
}
