/* What pages, panels and requests hand each other. */

/** An error with the code that a reader is told. */
type Failure = Error & { code?: string | number };

/** Who looks at a page; layouts/site.py. */
interface Viewer { kind: string; account?: string; name?: string; rights?: string[]; roles?: object[]; pages?: Record<string, string> }
interface Boot {
  page: string; lang: string; theme: string; region: string; region_name: string; counties: string[]; version: string; demo: boolean;
  wmts: TileService | null; rotate: string | null; every: number; viewer: Viewer;
}
interface Page { destroy(): void }
/** The frames and tasks of a page, as who draws in turns needs them. */
interface DrawClock { frame(then: () => void): number; forget(frame: number): void; later(then: () => void): void; hidden(): boolean }
type OpenPage = (page: HTMLElement, boot: Boot) => Page | Promise<Page>;

/* ---- transport ---- */

type Timer = number | ReturnType<typeof setTimeout> | null;
/** A socket of Socket.IO, as far as the feed needs one. */
interface FeedSocket {
  connected: boolean; on(name: string, fn: (value: any) => void): unknown; emit(name: string, ...values: any[]): unknown; disconnect(): unknown;
}
interface JoinAnswer { error?: { code: string } }
interface FeedClock {
  now(): number; wall(): number; random(): number; later(fn: () => void, ms: number): Timer; forget(timer: Timer | undefined): void; soon(fn: () => void): unknown;
}
interface FeedWorld {
  io(): FeedSocket; fetch(url: string): Promise<Response>; signIn(): void; onWake(fn: () => void): () => void;
}
type FeedEnvironment = FeedWorld & FeedClock;
/** What a test puts in place of the page's own world; `url` of the server, `kind` of who is signed in. */
interface FeedGiven extends Partial<FeedWorld> { clock?: FeedClock; url?: string; kind?: string }
interface FeedOptions extends FeedGiven { region: string; counties: string[]; topics?: Topic[]; holds?: Topic[]; hints?: string[] }
/** What a page of live data shows, and to whom. */
interface LiveScope { page: string; region: string; counties: string[]; kind: string }
/** A page whose header alone is live; `live`: whether the viewer sees live data there. */
interface HeaderScope extends LiveScope { account: string; live: boolean }
interface StartedFeed {
  feed: ReturnType<typeof import("../../assets/app/transport/live/feed_client.js").createFeed>;
  names: Promise<Awaited<ReturnType<typeof import("../../assets/app/transport/live/live_data.js").fetchStatic>>[]>;
}
interface StateNews { states: States; changed: Map<string, CountyState | null> | null }
interface FeedStatus extends ReturnType<typeof import("../../assets/app/state/live/freshness.js").status> {
  attempt: number; blocked: boolean; down_s: number | null; retry_in_s: number | null;
}
/** `news`: what changed, or null when anything may have. */
interface FeedEvents { state: StateNews; status: FeedStatus; beat: Beat; news: Change[] | null; hint: Hint | null }
/** That a list of /admin was changed; null: it may have been. */
interface Hint { county: string; section: string }
type FeedListeners = { [E in keyof FeedEvents]: Set<(value: FeedEvents[E]) => void> };
type LiveData = Awaited<ReturnType<typeof import("../../assets/app/transport/live/live_data.js").createLiveData>>;

interface PanelStatus {
  level: string; age_s?: number; down_s?: number | null; attempt?: number; retry_s?: number | null; as_of?: string | null; code?: string;
  blocked?: boolean; hop?: string | null; canaryHop?: string | null;
}
interface MatterCounts { open: number; overdue?: number; received?: number; closed: number; on_time: number; rate: number | null }
interface MatterRow {
  code: string; name: string; lead: string; cooperating: number; open: number; closed: number; kept: number; on_time: number | null;
}
interface ReloadFacts { uptime: number; minute: number; spread: number; version?: string; served?: string; silent: number }
interface WatchdogOptions { version: string; served(): string | undefined; level(): string; now(): number }

/** What a queue of Dash's callbacks needs of its page. */
interface CallbackEnvironment {
  later(fn: () => void, ms: number): Timer; never(timer: Timer): void; busy(flag: boolean): void; say(problem: string | null): void; mark(outputs: string, missing: boolean): void; signIn(): void;
}
/** How a callback ended: an answer that is none of Dash's, or an error that has no status. */
type CallbackError = { status?: number; bodyUsed?: boolean; headers?: Headers } | null | undefined;

interface SessionEnvironment {
  now(): number; fetch(method: string): Promise<Response>; signIn(): void; show(notice: SessionNotice | null): void;
}
interface SessionNotice { kind: "idle" | "end"; minutes: number }

/* ---- ui ---- */

type Child = Node | string | null | undefined;
type Attributes = Record<string, string | number | false | null | undefined>;
/** What a template may hold: text, templates, lists of them. */
type Content = unknown;

interface PanelMessage {
  key: string; icon: string; title: string; why?: string | null; act?: (() => void) | null; label?: string; clear?: boolean; low?: boolean;
}
type Panels = ReturnType<typeof import("../../assets/app/ui/shared/panels.js").createPanels>;
interface AgeLabel { mark: string; cls: string; text: string }
interface Trouble { bad: boolean; text: string; see?: boolean; go?: string }

/** A queue row's texts: state/cases/case_summary.js. */
type CaseSummary = ReturnType<typeof import("../../assets/app/state/cases/case_summary.js").describeCase>;

interface Attachment { url?: string; name?: string; fault?: string; said?: string | number }
interface Reporter { name?: string; phone?: string }
interface TraceEntry {
  at: string; actor: string; actor_name?: string; action: string; reason?: string; old?: Record<string, any> | null; new?: Record<string, any> | null;
}
/** What /api/cases/<id> adds to the row, and what a reason shows of it for a while. */
interface CaseDetail {
  case: CaseRow; text?: string; remark?: string; attachments?: (string | Attachment)[]; reporter?: string | Reporter | null; masked?: string[];
  closed_at?: string | null; outcome?: string; trace?: TraceEntry[]; photos?: CasePhoto[]; field_reports?: { rollout: string; storm: string }[];
  ended_squads?: { id: string; messages: number }[];
}
/** A photo that somebody in the field added; `squad` is empty for one of what was reported. */
interface CasePhoto { id: string; squad: string; taken_at: string; width: number; height: number }
interface RevealedCase { title: string; source_id: string; source_no: string | null; text?: string; remark?: string; reporter?: string | Reporter | null }
interface DrawerContext {
  county: Places; now: number; demo: boolean | null; mayReveal: boolean; left: number; copied: boolean; complaint: string; nameCase(id: string): string;
  actions?: Content; squad?: Content;
}
interface OpenCaseOptions {
  context(): { county: Places; now: number; demo(row: CaseRow): boolean; news: NewsRow[] };
  panels: Panels; find(id: string | null): CaseRow | undefined; say(text: string): void; rights: string[];
  squadOf(id: string): SquadRow | null; elsewhere(person: string, squad: SquadRow): string[]; similar(row: CaseRow, merges: boolean): Choice[]; split(row: CaseRow): unknown; positionOf(person: string): PositionRow | undefined; composer: HTMLElement;
  showPeople(marks: PersonMark[]): void; askArea(): Promise<LatLon[] | null>; showArea(corners: LatLon[] | null): void;
  askPoint(): Promise<LatLon | null>; showPoint(place: LatLon): void;
}

type Choice = [value: string, label: string, spelled?: string];
type FilterChoices = Record<string, Choice[]>;

/** What a press leaves in a store of Dash's. */
interface Press { id: string | number | null; n: number | null }
interface RowActionEnvironment { put(id: string, properties: Record<string, unknown>): void; begin(): boolean; release(): void }

/** What a key of the desk means; a gesture gives false when it did nothing. */
type KeyMeaning = [gesture: string, argument?: number | string];
type Gestures = Record<string, (argument?: any, event?: KeyboardEvent) => unknown>;
