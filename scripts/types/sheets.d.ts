/* Call sheets that are keyed in. */

interface SheetRow {
  code: string; person: string; name: string; post: string; post_en: string; region: string; place: string; place_en: string; state: string;
}

interface SheetEntry {
  key: string; number: number; person: string; rollout: string; county: string; receipt: string; result: string; at: number; by: string;
  whom: string; code: string; name: string; place: string; place_en: string; state: "waiting" | "taken" | "repeated" | "refused"; why: string;
  keyed?: number; sending?: boolean;
}

interface SheetQueueGiven {
  person: string; store: AnswerStore; changed(): void; later?: (fn: () => void, ms: number) => unknown; now?: () => number;
  send(rollout: string, county: string, entries: SheetEntry[]): Promise<{ state: SheetEntry["state"]; why: string }[]>;
}

interface SheetQueue {
  load(): Promise<void>; add(entry: SheetEntry): Promise<boolean>; takeBack(): Promise<SheetEntry | null>; flush(all?: boolean): Promise<void>;
  list(): SheetEntry[]; lost(): boolean; stop(): void;
}
