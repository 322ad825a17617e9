/* What is done about directed checks: ask one, in two steps (the question, then whom it would reach), and close it. */
import { when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { complaintOf } from "../rollouts/rollout_commands.js";

const KINDS = ["number", "yes_no", "choice", "text"], TIERS = ["2", "1", "3"], DUE = "60";
const NUMBERS = { field: "kind", says: ["number"] };
const PARTS = /[、,，;；\n]+/;

/** The body of a question, from what was typed. Half of the time is left when people are reminded.
    @param {Record<string, string>} typed
    @returns {Record<string, unknown>} */
export function questionOf(typed) {
  const bound = (/** @type {string} */ text) => (text ? Number(text) : undefined), list = (/** @type {string} */ text) => text.split(PARTS).map((one) => one.trim()).filter(Boolean);
  const due = Number(typed.due_minutes);
  return {
    question: typed.question, kind: typed.kind, unit: typed.kind === "number" ? typed.unit : "", choices: typed.kind === "choice" ? list(typed.choices) : [],
    least: typed.kind === "number" ? bound(typed.least) : undefined, most: typed.kind === "number" ? bound(typed.most) : undefined, follow_up: typed.follow_up,
    tier: Number(typed.tier), regions: list(typed.regions), due_minutes: due, reminders: [due / 2],
  };
}

/** Whom a question would reach, in words.
    @param {CheckPreview} seen
    @param {number} now */
export function previewWords(seen, now) {
  const gaps = [...(seen.no_channel ? [t("rollout.no_channel", { n: seen.no_channel })] : []), ...(seen.nobody ? [t("checks.nobody", { n: seen.nobody })] : [])];
  return [t("checks.preview", { n: seen.people, subjects: seen.subjects }), t("checks.due", { time: when(Date.parse(seen.due_at), now) }), ...gaps.map((text) => `▲ ${text}`)].join("\n");
}

/** @param {{sender: CommandSender, county(): string, towns(): Choice[], now(): number, ask(question: CommandQuestion): Promise<boolean>, say(text: string): void}} tools */
export function createCheckCommands({ sender, county, towns, now, ask, say }) {
  /** @param {string} address
      @param {Record<string, unknown>} body
      @returns {Promise<any>} */
  function send(address, body) {
    return sender.send(`${address}?region=${county()}`, body).catch((/** @type {unknown} */ problem) => { throw complaintOf(problem); });
  }

  /** @param {string} name
      @param {CommandField["kind"]} kind
      @param {Partial<CommandField>} [more]
      @returns {CommandField} */
  const field = (name, kind, more = {}) => ({ name, kind, label: t(`checks.field.${name}`), ...more });

  /** The question, then whom it reaches: nothing is sent before the second step. */
  async function question() {
    let body = /** @type {Record<string, unknown>} */ ({}), seen = /** @type {CheckPreview | null} */ (null);
    const written = await ask({
      title: t("checks.ask"), note: t("checks.ask.note"), go: t("checks.ask.preview"),
      fields: [
        field("question", "text", { needed: true }),
        field("kind", "choice", { needed: true, choices: KINDS.map((one) => [one, t(`checks.kind.${one}`)]), value: KINDS[0], width: "half" }),
        field("tier", "choice", { needed: true, choices: TIERS.map((one) => [one, t(`checks.tier.${one}`)]), value: TIERS[0], width: "half" }),
        field("unit", "line", { width: "third", only: NUMBERS }), field("least", "decimal", { width: "third", only: NUMBERS }), field("most", "decimal", { width: "third", only: NUMBERS }),
        field("choices", "line", { needed: true, only: { field: "kind", says: ["choice"] } }), field("follow_up", "line", { only: { field: "kind", says: ["number", "yes_no"] } }),
        field("due_minutes", "number", { needed: true, value: DUE }), field("regions", "choices", { choices: towns() }),
      ],
      submit: async (typed) => { body = questionOf(typed); seen = await send("/api/checks/preview", body); },
    });
    const preview = /** @type {CheckPreview | null} */ (seen);
    if (!written || !preview) return;
    const done = await ask({ title: String(body.question), note: previewWords(preview, now()), go: t("checks.act.send", { n: preview.people }), fields: [], submit: () => send("/api/checks", body) });
    if (done) say(t("checks.done.asked", { n: preview.people }));
  }

  /** @param {CheckRow} check */
  async function close(check) {
    const done = await ask({ title: t("checks.close"), note: t("checks.close.note"), go: t("checks.act.close"), fields: [], submit: () => send(`/api/checks/${encodeURIComponent(check.id)}/close`, { version: check.version }) });
    if (done) say(t("checks.done.closed"));
  }

  return { question, close };
}
