/* The kinds of live state, each with the field its rows are known by. Twin of domain/topics/registry.py. */

/** @type {Record<Topic, string>} */
export const KEYS = {
  cases: "id", grids: "region", positions: "person", responses: "type", squads: "id", storms: "id", warnings: "id",
  rollouts: "id", branches: "id", evacuations: "id", checks: "id", patrols: "id", proposals: "id",
};
export const TOPICS = /** @type {Topic[]} */ (Object.keys(KEYS));
