/* Lists of who moved, as their preview tells. */

interface MovedSeveral {
  sheet: string; row: number; households: { household: string; grid: string; head: string; phone: string; people: number; state: string }[];
}

interface MovedPreview {
  filename: string; rows: number; silent: number; reports: number; repeated: number; kinds: Record<string, number>; left_out: number; digest: string; several: MovedSeveral[];
  remarks: { sheet: string; cell: string; row: number; column: number; text: string; code: string; zh: string; en: string }[];
  faults?: { code: string; zh: string; en: string }[];
}
