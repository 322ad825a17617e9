/* What travels about a roll-out: its row, the counts of each branch, its curve and its tasks. */
interface RolloutTier {
  tier: number; name: string; name_en: string; people: number; target: number; accept_due_at: string | null; finish_due_at: string | null;
  checklist: string[]; reminders: string[]; round: number;
}
interface RolloutRow {
  id: string; version: number; region: string; plan: string; plan_name: string; plan_name_en: string; response: string; level: number; warning: string;
  state: "prepared" | "issued" | "stopped" | "ended"; needs_second: boolean; prepared_by: string; prepared_at: string; issued_by: string; issued_at: string | null;
  confirmed_by: string; people: number; no_channel: number; grids_without_head: number; tiers: RolloutTier[];
}
/** How many people of each tier are in each state, in the order of STATES; `id` is `<roll-out>/<region>`. */
interface BranchRow {
  id: string; rollout: string; region: string; tiers: Record<string, number[]>; first_at: string | null; last_at: string | null; silent_since: string | null;
}
/** Acceptances and endings of a tier, added up to each minute after the issue. */
interface CurveTier { minutes: number[]; accepted: number[]; finished: number[]; people: number }
interface RolloutCurve { tiers: Record<string, CurveTier> }
/** When so many will have accepted: minutes after the issue, the interval around it (null: not before the horizon), and the share at points from now on. */
interface Forecast {
  at: number | null; early: number | null; late: number | null; points: { minute: number; share: number; low: number; high: number }[];
}
interface TaskRow {
  person: string; name: string; post: string; region: string; tier: number; state: string; failed: string | null; round: number; last_word: string | null;
  queued_at?: string | null; sent_at?: string | null; delivered_at?: string | null; read_at?: string | null; accepted_at?: string | null; finished_at?: string | null;
}
/** A line of the cascade: a branch, the people who stand at its own place, or the branches that are complete. */
interface TreeLine {
  key: string; kind: "branch" | "own" | "complete"; depth: number; region: string; tier: number | null; name: string; grids: number; counts: number[]; rate: number | null;
  pending: number; silentGrids: number; silentFor: number | null; silent: boolean; opens: boolean; open: boolean; complete: number;
}
type TreeOrder = "pending" | "silent" | "region";
