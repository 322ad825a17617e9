/* What travels about the handling of a case and about its squad. */
interface HandlingRow {
  stage: string; unit: string | null; since: string; amber_at: string | null; due_at: string | null; suspended_at: string | null; version: number;
  verified: boolean; returns: number; extensions: number; passings: number; reopenings: number; source_closed_at: string | null; admission: "" | "requested" | "admitted" | "refused"; level?: string; handed_to?: string;
}
/** A request of a unit for time; no `part`: for the case; no `hours`: that its clock be stopped; `until`: till when, where that is what was asked; `due_at`: the limit that it got. */
interface TimeRequestRow { number: number; kind: "extension" | "suspension"; unit: string; part?: number; hours?: number; until?: string; reason: string; at: string; state: string; ended_at?: string; answer?: string; due_at?: string; person?: string }
/** What a viewer may ask time `for`, and which requests they may decide or withdraw. */
interface RequestsAnswer { for: Record<"extension" | "suspension", { unit: string; part: number }[]>; decides: number[]; withdraws: number[] }
/** Counts of joint handling, in the live row of a case; `consultation`: the number of the undecided one. */
interface JointRow { version: number; parts: number; open: number; asked: number; overdue?: number; consultation: number; opinions: number }
/** The part of one unit in a case; `may`: what this viewer may do about it; `recorded_by`: who recorded its last answer on its behalf. */
interface JointPart {
  number: number; unit: string; state: string; text: string; version: number; due_at?: string; amber_at?: string; overdue_at?: string; words?: string; returns?: number; consultation?: number; on_behalf?: boolean; recorded_by?: string; may: string[];
}
/** What a decision told a squad; no `to`: all of it. */
interface SquadOrderRow { squad: string; text: string; to?: string[]; due_at?: string }
interface Consultation {
  number: number; orders?: SquadOrderRow[]; version: number; units: string[]; material: string; meets_at?: string; decision?: string; called_at: string;
  opinions: { unit: string; words: string; at: string; version: number }[]; may: string[]; speaks_for: string[];
}
interface JointAnswer { version: number; parts: JointPart[]; consultations: Consultation[]; may: string[]; suggested: string[]; squads: { squad: string; people: [string, string][] }[] }
/** A matter that a case may be of: the listed words found in it, and the pairs that the model saw. */
interface MatterSuggestion { matter: string; share: number; words: string[]; pairs: string[] }
/** What /api/cases/<id>/handling says: `commands` are those that this viewer may give now. */
interface HandlingAnswer { handling: HandlingRow | null; requests?: RequestsAnswer; commands: string[]; calls?: { whistle: number; unit: string }[]; units: { code: string; name: string; name_en?: string }[]; matters: MatterSuggestion[]; instructions: string[] }

interface DeadContact { contact: "phone" | "email"; reason: "number_invalid" | "mail_bounced"; since: string }
/** `dead`: a phone or an address that does not work, and since when that is known. */
interface MemberRow { person: string; capability: string; state: string; called_at: string; at: string | null; eta: string | null; late: number; pursuit?: { step: "human" | "knock" | "unreached"; since: string }; tries?: { state: "no_answer" | "not_met"; by: string; at: string }[]; dead?: DeadContact[] }
interface ReceiptRow { state: string; at: string; note: string; late: boolean; by?: string }
interface OrderRow { number: number; text: string; by: string; at: string; due_at: string | null; to: string[]; receipts: Record<string, ReceiptRow>; reminded_at?: string }
/** An offer of a squad's command; with `state` it is over. */
interface OfferRow { number: number; to: string; by: string; person: string; at: string; expires_at: string; note: string; state?: string; ended_at?: string; answer?: string }
/** What the notice on every page says; `name`: whoever offers, or did not take it; `answer`: why. */
interface OfferNotice { kind: string; region: string; squad: string; case: string; number: number; at: string; expires_at: string; state: string; answer: string; left_s: number; name: string; title: string; no: string }
interface SquadRow {
  id: string; case: string; region: string; matter: string | null; lead: string; opened_at: string; version: number;
  needs: { capability: string; quantity: number; forced: boolean }[]; gaps: { capability: string; missing: number }[];
  members: MemberRow[]; orders: OrderRow[]; handed_over?: { was: string; by: string; at: string; note: string; offered_by?: string; offered_at?: string }; offer?: OfferRow; last_offer?: OfferRow; short_since?: string; messages?: number; messaged_at?: string; difficulties?: DifficultyRow[];
}
/** A difficulty of a member; `order`: with which instruction, nothing for the call; `by`: who told it for them. */
interface DifficultyRow { number: number; person: string; kind: string; note: string; at: string; order?: number; by?: string; answer?: string; answered_by?: string; answered_at?: string }
/** A message in a squad; `at`: when it came, `said_at`: when it was written; `photo`: the id of one of the case's, or "". */
interface SquadMessageRow { number: number; by: string; text: string; at: string; said_at: string; photo: string; voice?: string; voice_s?: number; lat: number | null; lon: number | null; placed_at: string | null }
/** What GET /api/squads/<id>/messages says; `last`: how many there are. */
interface MessagePage { squad: string; case: string; last: number; messages: SquadMessageRow[]; names: Record<string, string> }
interface MessageThread { messages: SquadMessageRow[]; names: Record<string, string>; last: number }
interface MessageReader { follow(last: number): Promise<void>; older(): Promise<void>; stop(): void; thread(): MessageThread; failed(): boolean; asksOlder(): boolean }
/** A message that is being written; `point`: a place that goes with it. */
/** A squad in which something was written. */
type Conversation = Pick<SquadRow, "id" | "case" | "messages">;
interface MessageDraft { text: string; photo: PhonePhoto | null; point: LatLon | null }
/** Somebody who may command a squad; `seen_at`: last at a screen, null of who is not signed in. */
interface CommanderRow { account: string; name: string; region: string; member: boolean; on_duty: boolean; seen_at: string | null }
interface PersonCard { name: string; unit: string; post: string; phone: string; unit_en?: string; post_en?: string }
type People = Record<string, PersonCard>;
/** Whole numbers that were asked for, by person. */
type SquadPhones = Record<string, { name: string; phone: string }>;
interface PickReasons { level: number; distance_km: number | null; on_duty: boolean; load: number; tired: boolean }
interface PickRow { person: string; reasons: PickReasons }
interface MatchRow {
  capability: string; quantity: number; forced: boolean; missing: number; picks: PickRow[]; alternatives: PickRow[];
  shortfalls: { reason: string; count: number }[]; unreachable?: string[]; reporters?: string[]; coming?: number;
}
/** Who could be called in an area; `found` counts whoever the recommendation shows as well. */
interface AreaPeople { matches: MatchRow[]; more: number; left_out: { reason: string; count: number }[]; people: People }
/** Somebody who was searched for. `against`: why the recommendation would leave them out, null when it would not. */
interface PersonHit extends PickRow { capability: string; against: string | null }
interface FoundPeople { hits: PersonHit[]; more: number; people: People }
interface Recommendation { matches: MatchRow[]; people: People }

/** How a clock reads: `level` is "", near, over or stopped. */
interface ClockReading { words: string; share: number; level: string; limit: string }
/** A refusal in the reader's words; `changed`: what others did meanwhile. */
interface Complaint { text: string; changed: string[] }
/** A field of a command's dialog. `text` has two lines, `line` one; `width`: what it takes of a row; `only`: shown while another field says one of these. */
interface CommandField {
  name: string; kind: "text" | "line" | "choice" | "choices" | "number" | "decimal" | "moment"; label: string; needed?: boolean; choices?: Choice[]; picks?: string[]; value?: string; most?: number;
  width?: "half" | "third"; only?: { field: string; says: string[] };
}
interface CommandQuestion {
  title: string; note: string; go: string; fields: CommandField[]; submit(values: Record<string, string>): Promise<unknown>;
}
type CommandSender = ReturnType<typeof import("../../assets/app/transport/shared/command_request.js").createCommandSender>;
type CaseHandling = ReturnType<typeof import("../../assets/app/ui/cases/case_handling.js").createCaseHandling>;
type CaseSquad = ReturnType<typeof import("../../assets/app/ui/squads/case_squad.js").createCaseSquad>;
/** What both need of the drawer that holds them. */
interface DrawerTools {
  draw(): void; now(): number; county: Places; say(text: string): void; sender: CommandSender; renew(): void;
  ask(question: CommandQuestion): Promise<boolean>;
}

/** What may fail in a squad: short, gap, overdue, unreached, knock, human, silent, or none. */
interface WeakPoint { kind: string; words: string }

interface SquadLine {
  id: string; case: string; row: CaseRow | undefined; place: string; lead: string; commander: string; offered: string; members: string[]; age: string;
  points: WeakPoint[]; opened: number;
}

/** A place that was not typed: as it is sent. */
interface EntryPoint { sent: { region?: string; lat?: number; lon?: number } }

interface EntryOptions {
  places: Places; scope: string; sender: { send(address: string, command: Record<string, unknown>): Promise<any> };
  entered(made: { case?: string; no?: string }): unknown;
}

/** Somebody of ours in the squad of another unit; `case` and `title` are null of a case the viewer does not see. */
interface LoanRow {
  person: string; name: string; unit: string; unit_name: string; unit_name_en: string; post_name: string; post_name_en: string; region: string; squad: string; state: string; squads: number;
  since: string; until: string | null; case: string | null; no: string | null; title: string | null; place: string;
  uncovered: { shifts: { day: string; shift: string; post_name: string; post_name_en: string; region_name: string; region_name_en: string }[]; post: boolean; place: boolean };
  helpers: { person: string; name: string; unit: string; unit_en: string; phone: string; level: number; load: number }[];
}
interface LoanLine {
  key: string; case: string | null; title: string; no: string; place: string; who: string; post: string; unit: string; state: string; since: string; until: string; over: boolean;
  uncovered: string[]; helpers: string[]; several: string;
}
