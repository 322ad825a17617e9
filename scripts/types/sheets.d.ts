/* Call sheets and evacuation forms that are keyed in. */

interface SheetRow {
  code: string; person: string; name: string; post: string; post_en: string; region: string; place: string; place_en: string; state: string; people?: number;
}

interface FormShelter { number: number; code: string; name: string }

interface SheetEntry {
  key: string; kind?: "sheet" | "form"; number: number; person: string; book: string; county: string; receipt: string; result: string; at: number; by: string;
  whom: string; code: string; name: string; place: string; place_en: string; state: "waiting" | "taken" | "repeated" | "refused"; why: string;
  shelter?: string; people?: number; keyed?: number; sending?: boolean;
}

interface KeyedGiven {
  row: SheetRow; result: string; at: number; by: string; book: string; county: string; number: number; person: string; shelter?: string; people?: number;
}

interface KeyedBook { kind: "sheet" | "form"; id: string; county: string; title: string }

/** `first`: the key of the first result; `more(result)`: what is typed between result and time. */
interface KeyedKind {
  results: string[]; first: number; by: string; how: string; bad: string;
  more(result: string): string[]; words(result: string): string; known(state: string): string;
  line(kind: string): string; whom: "person" | "household";
  paths(id: string): { rows: string; send: string; correct: string };
  row(row: any): SheetRow; entry(given: KeyedGiven): SheetEntry; body(entries: SheetEntry[]): Record<string, unknown>;
}

interface KeyedLine {
  id: string; kind: string; at: string; received_at: string; channel: string; by: string; note: string; late: string; keyed: boolean; place?: string; people?: number;
  withdrawn: { at: string; by: string; reason: string } | null;
}

interface SheetQueueGiven {
  person: string; store: AnswerStore; changed(): void; later?: (fn: () => void, ms: number) => unknown; now?: () => number;
  send(book: string, county: string, entries: SheetEntry[]): Promise<{ state: SheetEntry["state"]; why: string }[]>;
}

interface SheetQueue {
  load(): Promise<void>; add(entry: SheetEntry): Promise<boolean>; takeBack(): Promise<SheetEntry | null>; flush(all?: boolean): Promise<void>;
  list(): SheetEntry[]; lost(): boolean; why(): string; stop(): void;
}
