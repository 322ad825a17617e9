/* The line that is being keyed in: which fields it has, which comes next, and what is wrong with each. Pure. */
import { findShelter, readPeople } from "./form_entries.js";
import { readResult } from "./keyed_books.js";
import { plainCode, readTime } from "./sheet_entries.js";

/** What was typed, read as a line of a book.
    @param {Record<string, string>} typed
    @param {{kind: KeyedKind, book: KeyedBook | null, rows: Map<string, SheetRow>, shelters: FormShelter[], now: number}} about */
export function readLine(typed, { kind, book, rows, shelters, now }) {
  const row = rows.get(plainCode(typed.code)), result = readResult(kind, typed.result), more = kind.more(result ?? "");
  const fields = ["by", "code", "result", ...more, "time"], by = typed.by.trim(), at = readTime(typed.time, now);
  const shelter = more.includes("shelter") ? findShelter(shelters, typed.shelter) : undefined, people = more.includes("people") ? readPeople(typed.people) : null;
  /** @type {Record<string, string>} */
  const faults = {
    code: row ? "" : book ? "keyed.bad.code" : "keyed.bad.rollout", result: result ? "" : kind.bad, shelter: shelter ? "" : "keyed.bad.shelter",
    people: people === null ? "keyed.bad.people" : "", time: at === null ? "keyed.bad.time" : "", by: by ? "" : "keyed.bad.by",
  };
  return {
    row, result, by, at, fields, shelter: shelter?.code ?? "", people: people ?? 0,
    /** Why a field cannot be left as it is; "" when it can.
        @param {string} name */
    fault: (name) => faults[name] ?? "",
    wrong: fields.find((name) => faults[name]) ?? "",
    /** @param {string} name */
    next: (name) => fields[fields.indexOf(name) + 1] ?? "time",
  };
}
