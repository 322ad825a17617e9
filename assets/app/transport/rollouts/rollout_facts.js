/* What stands beside the branches of a roll-out: its curve, who of a tier is behind, field reports. Each is told as soon as it comes. */

const READ_EVERY = 4000;

/** Who reads it. `parts(row)`: the tiers and states of the people who are behind, which are read one after the other, so that however many there are of the later ones, none of the first is missing; `came(what)`: curve, people or reports are here; `failed(problem)`: some of them are not. `clock` in ms.
    @param {{reader: RolloutReader, parts(row: RolloutRow): {tier: number, states: string[]}[], came(what: "curve" | "people" | "reports"): void, done(): void, failed(problem: any): void, clock?: () => number}} tools */
export function createRolloutFacts({ reader, parts, came, done, failed, clock = () => performance.now() }) {
  let known = createFacts(""), seen = "", version = "", readAt = -Infinity, reading = false, curved = /** @type {string | undefined} */ (undefined);

  /** @param {RolloutRow} row
      @param {string | undefined} region
      @param {string | undefined} curveOf */
  async function readAll(row, region, curveOf) {
    const { id } = row;
    const facts = known.rollout === id ? known : (known = createFacts(id)), told = facts.people !== null;
    const tell = (/** @type {"curve" | "people" | "reports"} */ what) => { if (facts === known) came(what); };
    const soFar = (/** @type {TaskRow[]} */ people) => { if (!told) { facts.people = people; tell("people"); } };
    const found = /** @type {Map<string, TaskRow>} */ (new Map());
    const add = (/** @type {TaskRow[]} */ some) => { for (const task of some) found.set(task.person, task); return [...found.values()]; };   // whoever moves between two parts comes once
    const readPeople = async () => {
      for (const { tier, states } of parts(row)) add(await reader.pending(id, { region, tier }, states, (part) => soFar(add(part))));
      return add([]);
    };
    await Promise.all([
      readPeople().then((people) => { facts.people = people; tell("people"); }),
      reader.curve(id, curveOf).then((curve) => { if (curveOf === curved) facts.curve = curve; tell("curve"); }),
      reader.reports(id, region).then((reports) => { facts.reports = reports; tell("reports"); }),
    ]);
  }

  return {
    /** What is known of a roll-out.
        @param {string} id */
    of: (id) => (known.rollout === id ? known : createFacts(id)),
    /** Ask again when what is shown moved (`mark`), at most every few seconds; of another roll-out or version at once.
        @param {RolloutRow} row
        @param {string | undefined} region
        @param {string} mark
        @param {string} [curveOf] whose curves, when they are of another region */
    async read(row, region, mark, curveOf) {
      const at = clock(), own = `${row.id} ${row.version} ${curveOf ?? ""}`;
      curved = curveOf;
      if (reading || mark === seen || (own === version && at - readAt < READ_EVERY)) return;
      [reading, readAt, version] = [true, at, own];
      try {
        await readAll(row, region, curveOf);
        seen = mark;
        reading = false;
        done();
      } catch (problem) {
        reading = false;
        failed(problem);
      }
    },
    /** The next look asks, whenever the last one was. */
    again() { readAt = -Infinity; },
  };
}

/** Nothing yet: null is not known.
    @param {string} rollout */
function createFacts(rollout) {
  return { rollout, curve: /** @type {RolloutCurve | null} */ (null), people: /** @type {TaskRow[] | null} */ (null), reports: /** @type {FieldReports | null} */ (null) };
}
