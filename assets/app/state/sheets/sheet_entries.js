/* Lines of a call sheet as they are keyed in: which row a code means, when it was, and what is sent of it. Pure. */
import { day } from "../shared/format.js";

/** By the key that is pressed. */
export const RESULTS = ["missed", "connected", "accepted", "finished", "behalf"];
const DAY = 86400e3, AHEAD = 60e3, SHANGHAI = "+08:00";
/** @type {Record<string, string>} */
const KINDS = { missed: "unreachable", connected: "read", accepted: "accepted", finished: "finished", behalf: "accepted" };

/** A code without what only parts it: full width, small letters, spaces and dashes.
    @param {string} text */
export function plainCode(text) {
  return text.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
}

/** Rows by their plain code.
    @param {SheetRow[]} rows
    @returns {Map<string, SheetRow>} */
export function indexRows(rows) {
  return new Map(rows.map((row) => [plainCode(row.code), row]));
}

/** When something was, from a clock time without a date: the last such time, at most a minute ahead. `1705`, `17:05`, `905`.
    @param {string} text
    @param {number} now
    @returns {number | null} */
export function readTime(text, now) {
  const digits = text.normalize("NFKC").replace(/[^0-9]/g, "").padStart(4, "0");
  const hours = Number(digits.slice(0, 2)), minutes = Number(digits.slice(2));
  if (!/[0-9]{3}/.test(text.normalize("NFKC").replace(/[^0-9]/g, "")) || digits.length !== 4 || hours > 23 || minutes > 59) return null;
  const at = Date.parse(`${day(now)}T${digits.slice(0, 2)}:${digits.slice(2)}:00${SHANGHAI}`);
  return at > now + AHEAD ? at - DAY : at;
}

/** An entry of a line. Its receipt's key is made of what it says, so that a line keyed in twice, by whomever, is one receipt.
    @param {KeyedGiven} given
    @returns {SheetEntry} */
export function makeEntry({ row, result, at, by, book, county, number, person }) {
  const receipt = `sheet/${result}/${new Date(at).toISOString().slice(0, 16)}`;
  return {
    key: `${book}/${row.person}/${receipt}`, kind: "sheet", number, person, book, county, receipt, result, at, by,
    whom: row.person, code: row.code, name: row.name, place: row.place, place_en: row.place_en, state: "waiting", why: "",
  };
}

/** What is sent of an entry. `words`: what a result that is no state of a task is noted as.
    @param {SheetEntry} entry
    @param {(result: string) => string} words */
export function receiptOf(entry, words) {
  const note = ["missed", "connected", "behalf"].includes(entry.result) ? words(entry.result) : "";
  return { person: entry.whom, kind: KINDS[entry.result], at: new Date(entry.at).toISOString(), key: entry.receipt, channel: "sheet", by: entry.by, note };
}

/** How many entries are in each state.
    @param {SheetEntry[]} entries */
export function countEntries(entries) {
  const counts = { waiting: 0, taken: 0, repeated: 0, refused: 0 };
  for (const entry of entries) counts[entry.state] += 1;
  return counts;
}
