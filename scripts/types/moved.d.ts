/* Lists of who moved, as their preview tells. */

interface MovedSeveral {
  sheet: string; row: number; households: { household: string; grid: string; head: string; phone: string; people: number; state: string }[];
}

interface MovedPreview {
  filename: string; rows: number; silent: number; reports: number; repeated: number; kinds: Record<string, number>; left_out: number; digest: string; several: MovedSeveral[];
  remarks: { sheet: string; cell: string; row: number; column: number; text: string; code: string; zh: string; en: string }[];
  faults?: { code: string; zh: string; en: string }[];
}

interface MovedDone { taken: number; repeated: number; conflicts: number; refused: number }

interface MovedListGiven {
  send(part: string, more: Record<string, string>): Promise<unknown>; changed(): void; failed(problem: unknown): void;
  later?: (fn: () => void, ms: number) => unknown; never?: (timer: any) => void;
}

interface MovedListState {
  clear(): void; look(): Promise<void>; choose(key: string, household: string): void; record(): Promise<void>; ready(): boolean; chosen: Map<string, string>;
  told(): MovedPreview | null; done(): MovedDone | null; recorded(): boolean; stop(): void;
}
