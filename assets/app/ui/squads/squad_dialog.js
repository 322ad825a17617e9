/* A command on a squad that a dialog asks about; it stands for what was looked at when it opened. */

/** `send(row, command)` resolves to true when it was done; else `refusal()` is what was said. `moved()`: the question is no longer about what it says.
    @param {{squad(): SquadRow | null, ask(question: CommandQuestion): unknown, send(row: SquadRow, command: Record<string, unknown>): Promise<unknown>, refusal(): Complaint | undefined, moved(): void}} tools */
export function createSquadDialog({ squad, ask, send, refusal, moved }) {
  /** Over a refusal it stays, for the squad as it is now; it closes when `stands(was, is)` says that it would mean something else.
      @param {Omit<CommandQuestion, "submit">} question
      @param {(values: Record<string, string>) => Record<string, unknown>} command
      @param {(was: SquadRow, is: SquadRow) => boolean} [stands] */
  return function askAbout(question, command, stands = () => true) {
    let seen = squad();
    if (!seen) return undefined;
    return ask({
      ...question,
      submit: async (values) => {
        const at = /** @type {SquadRow} */ (seen);
        if ((await send(at, command(values))) === true) return;
        seen = squad() ?? at;
        if (!stands(at, seen)) return moved();
        throw Object.assign(new Error(), { complaint: refusal() });
      },
    });
  };
}
