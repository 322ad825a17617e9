/* The difficulties 有困难 of the phone's person: what the county knows, and on top of it what was said here and has not arrived there yet. Pure. */

/** What somebody can have a difficulty with, in the order of the choices. */
export const DIFFICULTIES = ["no_way", "people", "equipment", "danger", "other"];

/** Kinds that need words.
    @param {string} kind */
export const needsWords = (kind) => kind === "other";

/** Those with a call (`order` 0) or with an instruction, the oldest first.
    @param {DifficultyRow[]} rows of the squad
    @param {string} me
    @param {number} order
    @param {(PhoneAnswer | TakenAnswer)[]} given what was answered here, but is not in the state yet
    @returns {PhoneDifficulty[]} */
export function listDifficulties(rows, me, order, given) {
  const known = rows.filter((row) => row.person === me && (row.order ?? 0) === order).map((row) => ({ ...row, pending: false }));
  return [...known, ...listSaid(given, (item) => (item.order ?? 0) === order)];
}

/** What was said here of a difficulty with something.
    @param {(PhoneAnswer | TakenAnswer)[]} given
    @param {(item: PhoneAnswer) => boolean} concerns
    @returns {PhoneDifficulty[]} */
export function listSaid(given, concerns) {
  return given.filter((item) => item.command === "difficulty" && concerns(item))
    .map((item) => ({ kind: item.kind ?? "", note: item.note ?? "", at: item.answered_at, pending: !("version" in item) }));
}
