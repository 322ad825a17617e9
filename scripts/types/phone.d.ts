/* The phone's page: what it is told (dashboard/http/palm/phone_state.py), what it sends, and what it makes of both. */
interface PhoneMember { person: string; capability: string; state: string; called_at: string; at: string | null; eta: string | null; late?: number }
interface PhoneReceipt { state: string; at: string; note?: string; late?: boolean }
interface PhoneOrderRow { number: number; text: string; by: string; at: string; due_at: string | null; to: string[]; receipts: Record<string, PhoneReceipt> }
interface PhoneSquad { id: string; case: string; region: string; matter: string | null; lead: string; opened_at: string; version: number; members: PhoneMember[]; orders: PhoneOrderRow[]; messages?: number; offer?: OfferRow; difficulties?: DifficultyRow[] }
interface PhoneCase { id: string; no: string; title: string; severity: number; place: Named; stage: string; due_at: string; lat: number; lon: number; placed: string; matter: string | null; updated_at: string; photos?: number; handling?: HandlingRow }
/** What the phone reads of a case it is called into (dashboard/http/palm/squads/called_case.py); `photos`: of what was reported; `time_choices`: what time may be asked for now. */
interface CalledCase { text: string; remark: string; matter: Named | null; photos: { id: string; taken_at: string; width: number; height: number }[]; time_choices?: TimeChoice[] }
/** What a unit may ask time for: a case, or its part of one; `due_at`: its limit. */
interface TimeChoice { kind: string; unit: string; part: number; due_at: string | null }
/** A request for time of the phone's person (dashboard/services/squads/phone_request_index.py); `due_at`: the limit that it got. */
interface PhoneTimeRow { case: string; no: string; title: string; number: number; kind: string; part?: number; hours?: number; until?: string; reason: string; at: string; state: string; ended_at?: string; answer?: string; due_at?: string }
/** As the phone shows it; `pending`: it has not left yet, `key`: of the answer of this phone that asked for it, `withdrawing`: its withdrawal has not left yet. */
interface PhoneTimeRequest extends PhoneTimeRow { pending: boolean; key?: string; withdrawing?: boolean }
/** What is being asked for; `open`: in which case, "" for none. */
interface TimeRequestDraft { open: string; choice: TimeChoice | null; until: string; note: string; fault: string }
interface TimeRequestDraftsGiven {
  draw(): void; send(item: { command: string; case: string; kind?: string; unit?: string; part?: number; note?: string; until?: string; request?: number }): void;
  drop(key: string): void; recall(key: string): void; read(): { state: PhoneState | null; queued: PhoneAnswer[]; taken: TakenAnswer[]; sending: string };
}
/** Where a case is, drawn small (dashboard/http/palm/squads/case_map.py): `box` is its west, south, east and north end, `paths` in units of `width` and `height`. */
interface CaseMap { width: number; height: number; box: [number, number, number, number]; paths: Record<string, string> }
/** `map`: null while it is not there; `open`: it is looked at. */
interface CaseMapShown { map: CaseMap | null; open: boolean; failed: boolean }
/** `words`: null while nobody told; `point`: where the person was last, which only this phone knows; `failed`: it could not tell. */
interface CalledCaseShown { words: CalledCase | null; point: PhonePoint | null; locating: boolean; failed: boolean; map: CaseMapShown }
interface PhoneState {
  me: { id: string; name: string }; centre?: { phone: string }; responses: ResponseRow[]; squads: PhoneSquad[]; cases: Record<string, PhoneCase>;
  people: Record<string, { name: string; unit: string }>; reports: PhoneReportRow[]; tasks?: PhoneTaskRow[]; checks?: PhoneCheckRow[]; deputy?: PhoneDeputyRow[]; confirmations?: PhoneConfirmationRow[]; households?: PhoneHouseholdRow[]; patrols?: PhonePatrolRow[]; visits?: PhoneVisitRow[];
  requests?: PhoneTimeRow[]; offers?: { case: string; no: string; by: string; at: string; expires_at: string }[];
}
/** One answer as it is kept and sent; `number` is the order in which they were given; `recalled`: it was not wanted any more while it was under way. */
interface PhoneAnswer {
  key: string; number: number; person: string; command: string; squad?: string; state?: string; answered_at: string; clock_off_s?: number; note?: string; eta?: string; order?: number;
  title?: string; text?: string; matter?: string; severity?: number; region?: string; lat?: number; lon?: number; accuracy_m?: number;
  content?: ArrayBuffer; voice?: ArrayBuffer; voice_s?: number; report?: string; rollout?: string; check?: string; value?: string; detail?: string; kind?: string; unit?: string; placed_at?: string;
  evacuation?: string; household?: string; place?: string; point?: string; case?: string; part?: number; until?: string; request?: number; recalled?: boolean;
}
interface PhoneOrder extends PhoneOrderRow { receipt: string; receiptAt: string; pending: boolean; confirmed: number; difficulties: PhoneDifficulty[] }
/** What keeps somebody from what they were called or told to do; `answer`: of whoever commands. */
interface PhoneDifficulty { kind: string; note: string; at: string; pending: boolean; answer?: string; answered_at?: string | null }
/** One that is being told; `open`: about what, "" for none. */
interface DifficultyDraft { open: string; kind: string; note: string; fault: string }
interface PhoneCall {
  squad: PhoneSquad; state: string; pending: boolean; at: string; eta: string | null; case: PhoneCase | null; answers: string[];
  members: (PhoneMember & { name: string; mine: boolean })[]; orders: PhoneOrder[]; lead: string; difficulties: PhoneDifficulty[];
}
/** One that the county took; the state that shows it has this version of its squad, or a later one. */
interface TakenAnswer extends PhoneAnswer { version: number; case?: string; no?: string }
interface Outcome { kind: string; message: string; version?: number | null; case?: string; no?: string; number?: number }
interface AnswerStore { all(): Promise<PhoneAnswer[]>; put(item: PhoneAnswer): Promise<void>; remove(key: string): Promise<void> }
interface AnswerQueueGiven {
  person: string; store: AnswerStore; send(item: PhoneAnswer): Promise<Outcome>; changed(): void; refused(item: PhoneAnswer, message: string): void;
  later?: (fn: () => void, ms: number) => unknown;
}
/** `sending()`: the key of the answer that is under way, "" for none. */
interface AnswerQueue { load(): Promise<void>; add(item: PhoneAnswer): Promise<void>; flush(): Promise<void>; list(): PhoneAnswer[]; withdraw(goes: (item: PhoneAnswer) => boolean): Promise<PhoneAnswer[]>; recall(key: string): Promise<void>; listTaken(): TakenAnswer[]; sending(): string }
interface PhoneNews { kind: string; state?: PhoneState }
interface PhoneFeedGiven {
  fetch(url: string, options: RequestInit): Promise<Response>; shown(): boolean; news(what: PhoneNews): void; address?: string;
  later?: (fn: () => void, ms: number) => unknown; now?: () => number; chance?: () => number;
  connect?: (given: PhoneSocketGiven) => PhoneSocket | null;
}
/** What became another inside a value: [] gone, [value] this now, else by name or number; domain/topics/patches.py. */
type StatePatch = any[] | { [name: string]: StatePatch };
/** What a phone's socket is told: the state as text with its tag; a patch from one first half of a tag to another; or neither when it is what the phone has; `now`: our time in milliseconds. */
interface PhoneTold { now: number; tag?: string; state?: string; from?: string; to?: string; patch?: StatePatch }
interface PhoneWire { on(event: string, fn: (told: PhoneTold) => void): unknown; off(): unknown; disconnect(): unknown }
/** `tag()`: of the state that the page has; `lost`: a socket that told something is gone. */
interface PhoneSocketGiven {
  tag(): string; heard(told: PhoneTold): void; lost(): void;
  open?: (auth: { tag: string; patches: 1 }) => PhoneWire; later?: (fn: () => void, ms: number) => unknown; chance?: () => number;
}
/** `live()`: it told something and still stands; `drop()`: close it, the next `start()` opens another at once. */
interface PhoneSocket { live(): boolean; start(): void; drop(): void; stop(): void }
interface PhoneFeed { ask(): Promise<void>; restart(): Promise<void>; hide(): Promise<void>; time(): number; offset(): number }
/** What the page holds of what somebody is about to say: the note that is open, and what could not be taken; `ended`: when the last call ended before their eyes, 0 before that. */
interface PhoneDraft { open: string; note: string; eta: string; refused: string; ended: number; photos: PhonePhoto[]; place: boolean; photoFault?: string; missing?: boolean; waits?: boolean }
/** A photo before it is sent, made small; `url` shows it. */
interface PhonePhoto { url: string; content: ArrayBuffer }
interface PhotoDraft { photos: PhonePhoto[]; photoFault?: string }
/** Code, name, English name. */
type PhoneChoice = [code: string, name: string, name_en: string, spelled?: string];
interface PhoneChoices { matters: PhoneChoice[]; places: PhoneChoice[]; home: PhoneChoice | null; units: PhoneChoice[] }
/** Where the phone is; `at`: when it was there, by the centre's clock. */
interface PhonePoint { lat: number; lon: number; accuracy_m: number; at: number }
interface PhoneReportRow extends PhoneCase { reported_at: string }
interface PhoneReport { id: string; title: string; severity: number; no: string; at: string; stage: string; pending: boolean }
/** A case that is being reported: `place` was chosen, `point` was found; `all`: every matter is shown; `faults`: what is missing. */
interface ReportDraft {
  matter: string; all: boolean; severity: number; text: string; search: string; choosing: boolean; place: PhoneChoice | null; point: PhonePoint | null; locating: boolean;
  faults: string[]; refused: string; photos: PhonePhoto[]; photoFault: string;
}
interface ReportFormGiven { draw(): void; fetchChoices(): Promise<PhoneChoices | null>; askPosition(): Promise<PhonePoint | null>; send(fields: ReturnType<typeof import("../../assets/app/state/phone/phone_report.js").reportFields>, photos: PhonePhoto[]): void }
interface PhoneDuty { day: string; shift: string; place: Named; post: Named }
interface PhoneComplaintRow { id: string; kind: string; unit: Named | null; text: string; said_at: string; answer: string; answered_at: string | null }
interface PhoneComplaint extends PhoneComplaintRow { pending: boolean }
interface PersonalState { complaints: PhoneComplaintRow[]; duties: PhoneDuty[] }
interface ComplaintDraft { kind: string; unit: string; text: string; fault: string }
interface PersonalSectionOptions {
  draw(): void; fetchPersonal(): Promise<PersonalState | null>; send(item: { command: string; kind: string; unit: string; text: string }): void;
  later?: (fn: () => void, ms: number) => unknown; stop?: (timer: any) => void; look?: (on: boolean) => void;
}
/** A task of a roll-out as the county knows it; `over`: the roll-out was stopped. */
interface PhoneTaskRow {
  rollout: string; name: string; name_en: string; level: number; place: Named; state: string; issued_at: string; delivered_at: string | null; read_at: string | null;
  accepted_at: string | null; finished_at: string | null; accept_due_at: string | null; finish_due_at: string | null; checklist: string[]; over: boolean; leads?: boolean; returned_at?: string | null; difficulties?: DifficultyRow[];
}
/** What somebody was asked as a deputy; `state`: asked, can or silent. */
interface PhoneDeputyRow { rollout: string; name: string; name_en: string; state: string; people: number }
/** A roll-out on whose release the person may decide, signed in; `hold_until`: when it goes out by itself. */
interface PhoneConfirmationRow { rollout: string; region: string; plan_name: string; plan_name_en: string; people: number; hold_until: string | null }
/** A household that has to move; `shelter`: where it would go. */
interface PhoneHouseholdRow {
  evacuation: string; household: string; head: string; address: string; place: Named; people: number; vulnerable: string[]; risk: string; state: string; said_at: string | null;
  shelter: { code: string; name: string } | null; lifted: boolean;
}
/** As the phone shows it; `pending`: a report has not left yet. */
interface PhoneHousehold { row: PhoneHouseholdRow; state: string; pending: boolean }
/** A hazard point that somebody has to patrol; `look`: what to look at, "" for what is usual. */
interface PhonePatrolRow extends PatrolFacts { point: string; name: string; hazard: string; households: number; what: string; look: string; place: Named }
interface PhonePatrol { row: PhonePatrolRow; state: string; pending: boolean }
/** A household of a task; `note`: what help is needed. */
interface PhoneVisitRow { rollout: string; household: string; head: string; address: string; people: number; vulnerable: string[]; result: string; said_at: string | null; note: string }
/** As the phone shows it; `pending`: what was said has not left yet. */
interface PhoneVisit { row: PhoneVisitRow; result: string; note: string; pending: boolean }
/** As the phone shows it; `stage`: open, accepted, finished or taken_over; `pending`: an answer has not left yet. */
interface PhoneTask { difficulties: PhoneDifficulty[]; row: PhoneTaskRow; stage: string; accepted: string | null; finished: string | null; pending: boolean; read: boolean }
/** A directed check that asks the person, as the county knows it. */
interface PhoneCheckRow {
  check: string; question: string; kind: "number" | "yes_no" | "choice" | "text"; unit: string; choices: string[]; least: number | null; most: number | null;
  follow_up: string; due_at: string; place: Named; value: string | null; detail: string; answered_at: string | null;
}
/** As the phone shows it; `known`: somebody answered, `pending`: an answer has not left yet. */
interface PhoneCheck { row: PhoneCheckRow; value: string | null; detail: string; at: string | null; known: boolean; pending: boolean }
/** What is being answered; `open`: an answer is corrected. */
interface PhoneCheckDraft { value: string; detail: string; fault: string; open: boolean }
/** A message that is being written on the phone; `fault`: what went wrong with it. */
interface PhoneMessageDraft { text: string; photo: PhonePhoto | null; voice: VoiceRecording | null; point: PhonePoint | null; locating: boolean; fault: string }
/** What somebody said, and for how long. */
interface VoiceRecording { content: ArrayBuffer; seconds: number }
interface VoiceRecorder { start(): Promise<boolean>; stop(): Promise<VoiceRecording | null>; drop(): void; records(): boolean; seconds(): number; can(): boolean }
interface VoiceRecorderGiven {
  tick(): void; full(): void; media?: MediaDevices; Recorder?: typeof MediaRecorder; now?: () => number;
  every?: (fn: () => void, ms: number) => unknown; never?: (timer: any) => void; pause?: (ms: number) => Promise<unknown>;
}
/** Of one squad; `recording`: for how many seconds somebody speaks, 0 while nobody does; `sent`: taken by the county and not read from it yet, `waiting`: still on the phone. */
interface PhoneMessagesShown { reader: MessageReader; messages: SquadMessageRow[]; draft: PhoneMessageDraft; seen: number; sent: PhoneAnswer[]; waiting: PhoneAnswer[]; recording: number; speaks: boolean }
interface PhoneMessagesGiven {
  draw(): void; fetchMessages(squad: string, query: Record<string, number>): Promise<MessagePage>; askPosition(): Promise<PhonePoint | null>; shrink(file: Blob): Promise<ArrayBuffer | null>;
  recorder(given: Pick<VoiceRecorderGiven, "tick" | "full">): VoiceRecorder;
  send(item: Omit<PhoneAnswer, "key" | "number" | "person" | "answered_at">): void;
}
