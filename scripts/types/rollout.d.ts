/* What a page makes of a roll-out: its curve, its tasks, the lines of its cascade. The live rows stand in state.d.ts. */
type RolloutTier = RolloutTierRow;
/** Acceptances and endings of a tier, added up to each minute after the issue. */
interface CurveTier { minutes: number[]; accepted: number[]; finished: number[]; people: number }
interface RolloutCurve { region: string; tiers: Record<string, CurveTier> }
/** When so many will have accepted: minutes after the issue, the interval around it (null: not before the horizon), and the share at points from now on. */
interface Forecast {
  at: number | null; early: number | null; late: number | null; points: { minute: number; share: number; low: number; high: number }[];
}
interface TaskRow {
  /** How far the last call to them is, since when. */
  call?: { state: string; at: string } | null;
  rating?: string; returns?: number;
  /** Who answered for them, or took their task over; what was said with it. */
  on_behalf_name?: string; taken_over_name?: string; note?: string;
  person: string; name: string; post: string; region: string; tier: number; state: string; failed: string | null; round: number; reminded_at?: string | null; quiet_until?: string | null; last_word: string | null;
  queued_at?: string | null; sent_at?: string | null; delivered_at?: string | null; read_at?: string | null; accepted_at?: string | null; finished_at?: string | null;
}
/** Of a place and tier, the first of those who are behind there, and how many they are. */
interface RolloutLeaf { region: string; tier: number; behind: number; tasks: TaskRow[] }
/** A line of the cascade: a branch, the people who stand at its own place, or the branches that are complete. */
interface TreeLine {
  key: string; kind: "branch" | "own" | "complete"; depth: number; region: string; tier: number | null; name: string; grids: number; counts: number[]; rate: number | null;
  /** `pending`: neither accepted nor taken over; `left`: behind by the measure that is shown. */
  pending: number; left: number; silentGrids: number; silentFor: number | null; silent: boolean; opens: boolean; open: boolean; complete: number;
  visits?: number[]; marks?: Record<string, number>;
}
/** By what a roll-out is looked at: 领办 or 办结. */
type TaskMeasure = "accepted" | "finished";
type TreeOrder = "pending" | "silent" | "region";
interface RolloutPlan { code: string; name: string; name_en: string; response: string; level: number }
/** People of an opened line, as far as they came. */
interface TreePeople { tasks: TaskRow[]; next: string | null; loading: boolean; failed: string }
type RolloutReader = ReturnType<typeof import("../../assets/app/transport/rollouts/rollout_requests.js").createRolloutReader>;
type ExceptionLine = ReturnType<typeof import("../../assets/app/state/rollouts/rollout_exceptions.js").listExceptions>[number];
type WarFacts = ReturnType<typeof import("../../assets/app/state/responses/footing.js").describeWar>;
type WarTier = WarFacts["tiers"][number];
/** Somebody who could answer for others, as /api/rollouts/<id>/deputies/candidates tells it. */
interface DeputyCandidate { person: string; name: string; region: string; post_name: string; post_name_en: string; number: boolean; state: string | null }
/** Who was asked to, as /api/rollouts/<id>/deputies tells it. */
interface DeputyRow { id: string; tier: number; rank: number; deputy: string; name: string; state: "asked" | "can" | "cannot" | "silent"; people: string[]; asked_at: string; answered_at: string | null }
/** What stands in the dialog of deputies; `asked` null: not for this viewer. */
/** What became of a call to some people. */
interface CallAnswer { people: number; calling: number; recent: number }
interface DeputyView {
  line: string; n: number; found: DeputyCandidate[]; chosen: string; words: string; asked: DeputyRow[] | null; fault: string; said: string; busy: boolean; now: number; place(code: string): string;
}
type DeputyRequests = ReturnType<typeof import("../../assets/app/transport/rollouts/deputy_requests.js").createDeputyRequests>;
/** Voids as /api/rollouts/<id>/voids tells them. */
interface VoidContact { person: string; name: string; post_name: string; post_name_en: string; region: string; phone: string; state: string | null }
interface VoidRow {
  region: string; grade: number; reasons: string[]; arrival: { state: string; at: string | null }; due_at: string | null; seen_at: string | null;
  people: number; accepted: number; contacts: VoidContact[];
}
interface VoidMap {
  rollout: string; at: string; counts: { grids: number; void: number; grades: number[]; reasons: Record<string, Record<string, number>> };
  grids: { region: string; grade: number; found: string[] }[]; worst: VoidRow[];
}
interface VoidHow { now: number; place(code: string): string }

/** A household of an evacuation as the server gives it, masked. */
interface RevealedHousehold { head: string; phone: string; address: string }

/** Which households are asked for: of a place, in a state, in a shelter; "" for any. */
interface HouseholdFilter { region: string; state: string; place: string }
interface HouseholdLine {
  household: string; grid: string; head: string; phone: string; people: number; vulnerable: string[]; risk: string; liaison: string; state: string; place: string;
  verified: boolean; extra: string; note: string;
}
/** A household of a roll-out as /api/rollouts/<id>/visits tells it, masked. */
/** What keeps somebody from their task; `region`: of the task, `name`: masked for whoever does not lead there. */
interface TaskDifficulty extends DifficultyRow { region: string; name: string }
interface VisitedHousehold { household: string; grid: string; head: string; people: number; vulnerable: string[]; liaison: string; result: string; at: string | null; on_behalf_by: string; note: string }
/** Field reports as /api/rollouts/<id>/reports tells them. */
interface FieldReports {
  rollout: string; n: number; open: number; cleared_minutes: { middle: number; longest: number } | null;
  reports: { case: string; no: string; title: string; region: string; severity: number; storm: string; reported_at: string | null; closed_at: string | null }[];
}
/** What is used of AG Grid. */
interface GridLibrary { createGrid(place: HTMLElement, options: Record<string, any>): any; themeQuartz: any }
/** Which people a list holds; nothing in `tiers` and `states` is all. */
interface PeopleQuery { region: string; tiers: number[]; states: string[]; group: string; words: string }
type PeoplePages = ReturnType<typeof import("../../assets/app/transport/people/people_requests.js").createPeoplePages>;
type RegionPlaces = ReturnType<typeof import("../../assets/app/state/shared/places.js").createPlaces>;
/** What stands over a list of people. `names`: whoever looks sees names and may search by them. */
interface PeopleView {
  row: RolloutRow; query: PeopleQuery; own: string; places: Pick<RegionPlaces, "townships" | "villages" | "grids">; may: boolean; names: boolean; picked: number; note: string; fault: string; loaded: number; total: number | null;
}
interface PeopleListTools {
  page: HTMLElement; own: string; names: boolean; may: boolean; places: RegionPlaces; now(): number; tierName(tier: number): string;
  picked: Pick<ReturnType<typeof import("../../assets/app/ui/rollouts/picked_people.js").createPicked>, "size" | "has" | "toggle">;
  shown(): { row: RolloutRow | null; curveRegion?: string; tier: number; lines: TreeLine[] }; act(name: string): void; say(text: string): void;
  load?(): Promise<GridLibrary>; save?(address: string): Promise<void>; read?(address: string): Promise<any>; clock?(): number;
}
interface CountedList<T> { rows(): T[]; refresh(wanted: string, read: () => Promise<T[]>): Promise<void>; }
