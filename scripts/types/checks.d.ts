/* The page of directed checks. */
interface CheckLine { key: string; depth: number; name: string; row: CheckSumRow; unknown: number; open: boolean }
interface CheckPreview { people: number; no_channel: number; nobody: number; subjects: number; due_at: string }
