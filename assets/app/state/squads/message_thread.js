/* What is known of the messages of a squad: one piece without a hole, from the oldest to the newest that were read, and how many there
   are. Pure. */

/** @returns {MessageThread} */
export const emptyThread = () => ({ messages: [], names: {}, last: 0 });

/** The number of the newest message that is known, 0 for none.
    @param {MessageThread} thread */
export const newestOf = ({ messages }) => messages.at(-1)?.number ?? 0;

/** How many newer ones there are that are not known yet.
    @param {MessageThread} thread */
export const countMissing = (thread) => Math.max(0, thread.last - newestOf(thread));

/** Whether there are older ones than those that are known.
    @param {MessageThread} thread */
export const hasOlder = ({ messages }) => messages.length > 0 && messages[0].number > 1;

/** How many came after one of that number.
    @param {MessageThread} thread
    @param {number} seen */
export const countUnread = (thread, seen) => Math.max(0, thread.last - seen);

/** The thread after the county said how many there are.
    @param {MessageThread} thread
    @param {number} last
    @returns {MessageThread} */
export const tellLast = (thread, last) => (last > thread.last ? { ...thread, last } : thread);

/** The thread with a page. What would leave a hole is left out: it is asked for again, from where the piece ends.
    @param {MessageThread} thread
    @param {MessagePage} page
    @returns {MessageThread} */
export function addPage(thread, page) {
  const known = new Map(thread.messages.map((one) => [one.number, one]));
  for (const one of page.messages) if (!known.has(one.number)) known.set(one.number, one);
  const sorted = [...known.values()].sort((a, b) => a.number - b.number);
  const start = thread.messages[0]?.number ?? sorted[0]?.number ?? 1, kept = growAround(sorted, start);
  return { messages: kept, names: { ...thread.names, ...page.names }, last: Math.max(thread.last, page.last) };
}

/** The messages that join one of that number without a hole.
    @param {SquadMessageRow[]} sorted
    @param {number} start */
function growAround(sorted, start) {
  const middle = sorted.findIndex((one) => one.number === start);
  let from = middle, to = middle;
  while (from > 0 && sorted[from - 1].number === sorted[from].number - 1) from -= 1;
  while (to < sorted.length - 1 && sorted[to + 1].number === sorted[to].number + 1) to += 1;
  return middle < 0 ? [] : sorted.slice(from, to + 1);
}
