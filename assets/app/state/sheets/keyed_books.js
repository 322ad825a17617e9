/* What is keyed in on /sheets: a call sheet's roll-out or an evacuation's form, and what each is asked, shows and sends. Pure. */
import { listOrders } from "../households/evacuation_summary.js";
import { FORM_RESULTS, formRow, makeFormEntry, reportOf } from "./form_entries.js";
import { language, t } from "../shared/i18n.js";
import { listRollouts, mayAct } from "../rollouts/rollout_choice.js";
import { makeEntry, receiptOf, RESULTS } from "./sheet_entries.js";

/** Sheets and forms that this viewer may key in: roll-outs that went out, then evacuations.
    @param {States} states
    @param {Viewer} viewer
    @returns {KeyedBook[]} */
export function listBooks(states, viewer) {
  const rollouts = mayAct(viewer) ? listRollouts(states).filter((one) => one.issued_at) : [];
  const orders = viewer.rights?.includes("evacuate") ? listOrders(states) : [];
  return [
    ...rollouts.map((row) => ({ kind: /** @type {const} */ ("sheet"), id: row.id, county: row.region, title: language() === "zh" ? row.plan_name : row.plan_name_en })),
    ...orders.map((row) => ({ kind: /** @type {const} */ ("form"), id: row.id, county: row.region, title: t("keyed.form") })),
  ];
}

/** The book of an id, else the first.
    @param {KeyedBook[]} books
    @param {string | null} wanted
    @returns {KeyedBook | null} */
export function chooseBook(books, wanted) {
  return books.find((one) => one.id === wanted) ?? books[0] ?? null;
}

/** What is keyed in: once there is one it stays, though newer ones come before it; another one only when it is chosen, or when this
    one is gone.
    @param {string | null} wanted the id that the address names */
export function createBookChoice(wanted) {
  return {
    /** @param {string} id */
    choose(id) { wanted = id; },
    /** The book, and the id of what it stands in the place of; "" for none.
        @param {KeyedBook[]} books */
    follow(books) {
      const book = chooseBook(books, wanted), gone = book && wanted && book.id !== wanted ? wanted : "";
      if (book) wanted = book.id;
      return { book, gone };
    },
  };
}

/** What a kind of receipt is called as a result. @type {Record<string, string>} */
const RECEIPTS = { unreachable: "missed", read: "connected", delivered: "connected" };

/** @param {string} one
    @param {string} rows
    @param {string} send */
const pathsOf = (one, rows, send) => ({ rows: `${one}/${rows}`, send: `${one}/${send}`, correct: `${one}/correct` });

const [SHELTER, PEOPLE] = ["shelter", "people"];

/** @type {Record<KeyedBook["kind"], KeyedKind>} */
export const KEYED = {
  sheet: {
    results: RESULTS, first: 0, by: "by", how: "keyed.how", bad: "keyed.bad.result",
    more: () => [],
    words: (result) => t(`keyed.result.${result}`),
    known: (state) => t(`rollout.state.${state}`),
    line: (kind) => t(`keyed.result.${RECEIPTS[kind] ?? kind}`), whom: "person",
    paths: (id) => pathsOf(`/api/rollouts/${encodeURIComponent(id)}`, "sheets", "receipts"),
    row: (row) => row,
    entry: makeEntry,
    body: (entries) => ({ receipts: entries.map((one) => receiptOf(one, (result) => t(`keyed.result.${result}`))) }),
  },
  form: {
    results: FORM_RESULTS, first: 1, by: "teller", how: "keyed.how.form", bad: "keyed.bad.state",
    more: (result) => (result === "settled" ? [SHELTER, PEOPLE] : result === "moved" ? [PEOPLE] : []),
    words: (result) => t(`evacuation.state.${result}`),
    known: (state) => t(`evacuation.state.${state}`),
    line: (kind) => t(`evacuation.state.${kind}`), whom: "household",
    paths: (id) => pathsOf(`/api/evacuations/${encodeURIComponent(id)}`, "forms", "reports"),
    row: (row) => formRow(row, t("evacuation.people", { n: row.people })),
    entry: makeFormEntry,
    body: (entries) => ({ reports: entries.map(reportOf) }),
  },
};

/** Which result a key means; undefined for none.
    @param {KeyedKind} kind
    @param {string} typed */
export function readResult(kind, typed) {
  return kind.results[Number(typed.normalize("NFKC").trim() || NaN) - kind.first];
}
