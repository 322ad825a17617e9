/* The order of an evacuation: where, which risks, until when; then once more, with whom it concerns, before it goes. */
import { nameOf, t } from "../../state/shared/i18n.js";
import { searchOf } from "../../transport/rollouts/rollout_requests.js";
import { complaintOf } from "../rollouts/rollout_commands.js";

const MOST_SHELTERS = 6, MOST_VILLAGES = 8;

/** What stands before somebody presses: households, people, who needs help, where they go, and of whom nobody knows.
    @param {EvacuationPreview} told
    @param {(code: string) => string} name of a place */
export function previewWords(told, name) {
  const { households, people, vulnerable, needs, shelters, unsheltered, villages, unlisted } = told;
  const kinds = Object.entries(needs).map(([kind, n]) => `${t(`evacuation.vulnerable.${kind}`)} ${n}`).join(t("list.join"));
  const places = shelters.slice(0, MOST_SHELTERS).map((one) => t(one.people > one.capacity ? "evacuation.preview.shelter.full" : "evacuation.preview.shelter", { name: one.name, n: one.people, capacity: one.capacity }));
  const rest = shelters.length > MOST_SHELTERS ? [t("evacuation.preview.shelters.rest", { n: shelters.length - MOST_SHELTERS })] : [];
  const missing = unlisted.slice(0, MOST_VILLAGES).map(name).join(t("list.join"));
  return [
    t("evacuation.preview.whom", { households, n: people }), vulnerable ? t("evacuation.preview.vulnerable", { n: vulnerable, kinds }) : t("evacuation.preview.vulnerable.none"),
    ...(shelters.length ? [t("evacuation.preview.shelters", { n: shelters.length, places: [...places, ...rest].join(t("list.join")) })] : []),
    ...(unsheltered ? [`▲ ${t("evacuation.preview.unsheltered", { n: unsheltered })}`] : []),
    ...(unlisted.length ? [`▲ ${t("evacuation.preview.unlisted", { n: unlisted.length, of: villages, places: unlisted.length > MOST_VILLAGES ? `${missing}…` : missing })}`] : []),
  ].join("\n");
}

/** Ask for an order and give it; resolves to whether it was given. `ask` is the dialog of a command; `done`: is given the id of the evacuation.
    @param {{ask(question: CommandQuestion): Promise<boolean>, read(address: string): Promise<any>, sender: Pick<CommandSender, "send">, county: string, risks: string[], townships: {code: string, name: string, name_en?: string}[], name(code: string): string, done(id: string): void}} given */
export function orderEvacuation({ ask, read, sender, county, risks, townships, name, done }) {
  /** Once more, with whom it concerns. Without anybody on a list nothing can be ordered, and it is said why.
      @param {Record<string, string>} values */
  async function submit({ place, risks: chosen, due, reason }) {
    const address = `/api/evacuations/preview?${searchOf({ region: county, place, risks: chosen })}`;
    const told = /** @type {EvacuationPreview} */ (await read(address).catch((problem) => { throw complaintOf(problem); }));
    const words = previewWords(told, name), where = name(place || county);
    if (!told.households) throw refuse([t("evacuation.preview.nobody", { name: where }), words.split("\n").filter((line) => line.startsWith("▲")).join("\n")].filter(Boolean).join("\n"));
    const body = { place, risks: chosen ? chosen.split(",") : [], due_at: due ? `${due}:00+08:00` : "", reason };
    const given = await ask({
      title: t("evacuation.preview.title", { name: where, n: told.households }), note: words, go: t("evacuation.preview.go", { n: told.households }), fields: [],
      submit: async () => {
        const step = await sender.send(`/api/evacuations?${searchOf({ region: county })}`, body).catch((/** @type {unknown} */ problem) => { throw complaintOf(problem); });
        done(step.evacuation);
      },
    });
    if (!given) throw refuse(t("evacuation.preview.left"));
  }

  return ask({
    title: t("evacuation.do.order"), note: t("evacuation.none.why"), go: t("evacuation.preview.look"), submit,
    fields: [
      { name: "place", kind: "choice", label: t("evacuation.order.place"), choices: townships.map((one) => /** @type {Choice} */ ([one.code, nameOf(one)])) },
      { name: "risks", kind: "choices", label: t("evacuation.order.risk"), choices: risks.map((risk) => /** @type {Choice} */ ([risk, t(`evacuation.risk.${risk}`)])) },
      { name: "due", kind: "moment", label: t("evacuation.order.due") },
      { name: "reason", kind: "text", label: t("response.form.reason"), needed: true },
    ],
  });
}

/** @param {string} text */
const refuse = (text) => Object.assign(new Error(text), { complaint: { text, changed: [] } });
