/* What travels to a screen: the rows of domain/topics/reducer.py, the messages of docs/api.md, and what the state rooms make of them. */
interface CaseRow {
  id: string; no: string; source: string; source_id: string; source_no: string | null; title: string; severity: number;
  region: string; matter: string | null; stage: string; reported_at: string; due_at: string; updated_at: string;
  lat: number; lon: number; placed: string; handling?: HandlingRow; photos?: number; merged?: string[]; merged_into?: string; links?: string[]; split_from?: string; whistles?: WhistleRow[]; requests?: TimeRequestRow[]; joint?: JointRow;
}
interface WhistleUnit { unit: string; state: string; at?: string; late?: boolean; on_behalf?: boolean; note?: string }
interface WhistleRow { number: number; text: string; at: string; due_at: string; lapsed: boolean; units: WhistleUnit[] }
interface GridRow { region: string; status: string; note?: string }
interface PositionRow { person: string; region: string; lat: number; lon: number; accuracy_m: number; at: string }
interface ResponseRow { type: string; level: number; since: string; version: number }
/** level: 0 to end the response; at: when the warning was sent, or over. */
interface ProposalRow { id: string; region: string; type: string; level: number; warning: string; colour: string; plan: string; at: string; proposed_at: string }
interface WarningWords { language: string; event: string; headline: string }
interface WarningRow {
  id: string; region: string; status: string; state: string; family: string; source: string; sender: string; hazard: string; event_code: string;
  colour: string; severity: string; words: WarningWords[]; regions: string[]; onset: string | null; expires: string | null; sent: string;
  changed_at: string; signature: string; notes: string[]; why: string; candidates: string[]; version: number;
}
interface WarningPlaces { name(code: string): string; several: boolean }
interface WarningTextRow { language: string; headline: string; description?: string; instruction?: string }
interface WarningMessage { identifier: string; sender: string; meaning: string; why: string; at: string; source: string; kind?: string; event?: string; texts?: WarningTextRow[] }
interface WarningDetail extends WarningRow { messages: WarningMessage[]; may_decide: boolean }
interface RolloutTierRow {
  tier: number; name: string; name_en: string; people: number; target: number; accept_minutes: number; finish_minutes: number;
  accept_due_at: string | null; finish_due_at: string | null; checklist: string[]; reminders: (string | null)[]; finish_reminders?: (string | null)[]; round: number; alone?: number;
}
interface RolloutRow {
  id: string; version: number; region: string; plan: string; plan_name: string; plan_name_en: string; response: string; level: number;
  warning: string; note: string; state: "prepared" | "issued" | "stopped" | "superseded" | "ended"; supersedes: string[]; superseded_by: string; needs_second: boolean; prepared_by: string; prepared_at: string;
  issued_by: string; issued_at: string | null; confirmed_by: string; plan_version: number; hold_until: string | null; held_by: string; asked_at?: string; held_at?: string; held_why?: string; sent_back?: boolean; repeats?: number; repeated_at?: string; people: number; no_channel: number; grids_without_head: number;
  tiers: RolloutTierRow[];
}
/** counts: tasks of the region in each state; null where nothing was issued. */
interface PastRolloutRow extends RolloutRow { over_at: string | null; counts: Record<string, number> | null }
type RolloutLack = "" | "reading" | "missing";
interface FrozenRollout { row: RolloutRow & { over_at: string | null }; branches: Map<string, BranchRow> }
interface BranchRow {
  id: string; rollout: string; region: string; tiers: Record<string, number[]>; first_at: string | null; last_at: string | null;
  silent_since: string | null; marks?: Record<string, number>; visits?: number[];
}
/** Whom an evacuation order would concern, as /api/evacuations/preview tells it. */
interface EvacuationPreview {
  households: number; people: number; vulnerable: number; needs: Record<string, number>; unsheltered: number; villages: number; unlisted: string[];
  shelters: { name: string; capacity: number; people: number }[];
}
interface EvacuationOrderRow {
  id: string; part: "order"; evacuation: string; region: string; place: string; rollout: string; risks: string[]; ordered_by: string; ordered_at: string;
  due_at: string | null; lifted_by: string; lifted_at: string | null; households: number; people: number; version: number;
}
/** households, people: how many are in each state of the ledger; verified: households and people; vulnerable: households that did not move. */
interface EvacuationBranchRow {
  id: string; part: "branch"; evacuation: string; region: string; households: number[]; people: number[]; verified: number[]; vulnerable: number;
}
interface EvacuationShelterRow {
  id: string; part: "shelter"; evacuation: string; region: string; code: string; name: string; capacity: number; households: number; people: number; over: boolean;
}
/** How several evacuations stand together, each household once; `households` of an order: those that stand in another as well. */
interface SharedOrder { id: string; place: string; origin: string; lifted: boolean; version: number; households: number; }
interface SharedHouseholds { shared: number; evacuations: SharedOrder[]; households: number[]; people: number[]; verified: number[]; vulnerable: number; }
type EvacuationRow = EvacuationOrderRow | EvacuationBranchRow | EvacuationShelterRow;
interface CheckRow {
  id: string; part: "check"; check: string; region: string; question: string; kind: "number" | "yes_no" | "choice" | "text"; unit: string;
  choices: string[]; least: number | null; most: number | null; follow_up: string; regions: string[]; tier: number; reminders: number[];
  asked_by: string; asked_at: string; due_at: string; people: number; no_channel: number; nobody: number; round: number; closed_by: string;
  closed_at: string | null; version: number;
}
interface CheckSumRow {
  id: string; part: "region"; check: string; region: string; total: number; answered: number; sum: number | null; counts: Record<string, number>;
}
type CheckPartRow = CheckRow | CheckSumRow;
interface NewsRow { seq: number; kind: string; case: string; stage: string; severity: number; at: string; region: string; title: string; day?: string; shift?: string; post?: string; post_en?: string; count?: number; units?: number; unit?: string; unit_en?: string; no?: string; clock?: string; due?: string; late?: boolean }
type TallyRow = [township: string, day: string, matter: string, received: number, closed: number, on_time: number];
type Topic = "cases" | "grids" | "positions" | "responses" | "squads" | "storms" | "warnings" | "rollouts" | "branches" | "evacuations" | "checks" | "patrols" | "proposals";

interface Snapshot {
  county: string; epoch: string; seq: number; at: string | null;
  cases?: CaseRow[]; grids?: GridRow[]; positions?: PositionRow[]; responses?: ResponseRow[]; squads?: SquadRow[]; storms?: StormRow[]; warnings?: WarningRow[]; rollouts?: RolloutRow[]; branches?: BranchRow[]; evacuations?: EvacuationRow[]; checks?: CheckPartRow[]; patrols?: PatrolRow[]; proposals?: ProposalRow[]; tally: TallyRow[]; news: NewsRow[];
}
interface Change {
  seq: number; at: string; kind: string; topic: Topic; region: string; gone?: string[];
  cases?: CaseRow[]; grids?: GridRow[]; positions?: PositionRow[]; responses?: ResponseRow[]; squads?: SquadRow[]; storms?: StormRow[]; warnings?: WarningRow[]; rollouts?: RolloutRow[]; branches?: BranchRow[]; evacuations?: EvacuationRow[]; checks?: CheckPartRow[]; patrols?: PatrolRow[]; proposals?: ProposalRow[]; tally?: TallyRow[]; news?: NewsRow[];
}
interface CountyState {
  county: string; epoch: string; seq: Record<string, number>; at: string | null;
  cases: Map<string, CaseRow>; grids: Map<string, GridRow>; positions: Map<string, PositionRow>; responses: Map<string, ResponseRow>; squads: Map<string, SquadRow>; storms: Map<string, StormRow>; warnings: Map<string, WarningRow>; rollouts: Map<string, RolloutRow>; branches: Map<string, BranchRow>; evacuations: Map<string, EvacuationRow>; checks: Map<string, CheckPartRow>; patrols: Map<string, PatrolRow>; proposals: Map<string, ProposalRow>;
  tally: Map<string, number[]>; news: NewsRow[];
}
type States = Map<string, CountyState>;

interface Frame { county: string; epoch: string; topic: Topic; after: number; seq: number; changes: Change[] }
interface Beat {
  county: string; epoch: string; seq: Record<string, number>; head: number; at: string; as_of: string; version?: string; demo?: boolean;
  hops?: Record<string, string>; alarms?: Record<string, any>; canary?: { hop?: string; missed?: number };
}
interface Chain { county: string; topics: Topic[]; state: CountyState | null; waiting: Frame[] | null; turn: number; overflow: boolean; rewound: boolean }
interface Vitals { goodAt: Map<string, number>; beats: Map<string, Beat>; offset: number | null; heardAt: number | null }
interface Link { ready: boolean; down: boolean; error: { code: string } | null }

interface CaseFilter { state: string; severity: number[]; level: string; township: string; matter: string; source: string; q: string; [field: string]: any }
interface Matter { code: string; name: string; name_en?: string; lead: string; cooperating: string[] }
interface CountyStatic {
  regions: [code: string, name: string, name_en: string, lat: number, lon: number, level: string, spelled?: string][];
  bbox: [west: number, south: number, east: number, north: number]; geometry: { url: string };
  matters: Matter[]; units: { code: string; name: string; name_en?: string; region?: string }[]; covers?: Record<string, string[]>;
}
interface Named { name?: string; name_en?: string }
type Places = ReturnType<typeof import("../../assets/app/state/shared/places.js").createPlaces>;
