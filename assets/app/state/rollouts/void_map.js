/* The voids of a roll-out as the map and the list take them. Pure. */

/** What a grid is drawn as: grades 1 to 3, then what nobody knows, then neither. */
export const UNKNOWN = 4, WELL = 5;

/** By grid, what it is drawn as: a void by its grade; without one unknown as long as anything of it is.
    @param {VoidMap} told
    @returns {Map<string, number>} */
export function gradesOf({ grids }) {
  return new Map(grids.map(({ region, grade, found }) => [region, grade || (found.includes("unknown") ? UNKNOWN : WELL)]));
}

/** How many grids are drawn as each of the five.
    @param {VoidMap} told */
export function countGrades(told) {
  const counts = [0, 0, 0, 0, 0];
  for (const grade of gradesOf(told).values()) counts[grade - 1] += 1;
  return counts;
}

/** When the wind of force 7 is at a void: a word of the catalogue and the moment in ms; null where none is told.
    @param {VoidRow} row
    @returns {[string, number | null]} */
export function arrivalWord({ arrival: { state, at } }) {
  return [`void.wind.${state}`, at === null ? null : Date.parse(at)];
}
