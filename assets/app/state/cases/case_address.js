/* The address of the desk: its filter and the opened case, so that back, forward and a link lead to both. Pure. */
import { fromSearch, toSearch } from "./case_filter.js";

/** @param {string} search
    @returns {{filter: CaseFilter, id: string | null}} */
export function readDesk(search) {
  return { filter: fromSearch(search), id: new URLSearchParams(search).get("case") };
}

/** What follows the path; what else stands in the address stays.
    @param {CaseFilter} filter
    @param {string | null} id
    @param {string} search */
export function writeDesk(filter, id, search) {
  const query = new URLSearchParams(toSearch(filter, search));
  if (id) query.set("case", id);
  else query.delete("case");
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

/** Whether two filters are one.
    @param {CaseFilter} one
    @param {CaseFilter} other */
export const isSameFilter = (one, other) => toSearch(one, "") === toSearch(other, "");
