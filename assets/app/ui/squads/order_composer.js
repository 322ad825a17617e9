/* The field of instructions under the drawer. The field keeps what was typed, whatever is drawn around it. */
import { t } from "../../state/shared/i18n.js";
import { isPresent, sortMembers } from "../../state/squads/squad_summary.js";
import { complaintTemplate } from "../cases/case_commands.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

const LONGEST = 140, MINUTE = 60000;
const LIMITS = ["", "15", "30", "60", "120"];

/** Who an instruction goes to: those chosen who are still there, or all; how many.
    @param {SquadRow} squad
    @param {Set<string>} to */
export function listRecipients(squad, to) {
  const present = sortMembers(squad.members.filter(isPresent)).map((one) => one.person);
  return to.size ? present.filter((person) => to.has(person)) : present;
}

/** When an instruction is due that is given now, null for never. On whole minutes, so that a second try says the same.
    @param {number} now
    @param {string} minutes */
export function dueAt(now, minutes) {
  return minutes ? new Date((Math.ceil(now / MINUTE) + Number(minutes)) * MINUTE).toISOString() : null;
}

/** `to`: who gets it, empty for all; `draft`: what was typed; `first`: what the field begins with.
    @param {SquadRow} squad
    @param {{people: People, to: Set<string>, draft: string, first: string, minutes: string, busy: boolean, complaint: Complaint | null, templates: string[]}} shown */
export function composerTemplate(squad, { people, to, draft, first, minutes, busy, complaint, templates }) {
  const present = sortMembers(squad.members.filter(isPresent)), all = to.size === 0, n = listRecipients(squad, to).length;
  const chips = repeat(present, (member) => member.person, (member) => html`<button class="chip to-chip" data-to=${member.person}
    aria-pressed=${String(to.has(member.person))}>${people[member.person]?.name ?? member.person}</button>`);
  const limits = LIMITS.map((value) => html`<option value=${value} ?selected=${value === minutes}>${value ? t("order.limit", { n: Number(value) }) : t("order.limit.none")}</option>`);
  return html`<div class="to-chips" role="group" aria-label=${t("order.to")}>
      <button class="chip to-chip" data-to="" aria-pressed=${String(all)}>${iconTemplate("users")}${t("order.all", { n: present.length })}</button>${chips}</div>
    ${templates.length && !draft.trim() ? html`<div class="order-templates" role="group" aria-label=${t("order.templates")}>${templates.map((text) => html`<button class="chip order-template" data-fill=${text} title=${text}>${text}</button>`)}</div>` : nothing}
    ${repeat([squad.id], (id) => id, () => html`<textarea class="order-field" data-draft rows="2" maxlength=${LONGEST} .defaultValue=${first}
      aria-label=${t("order.field")} placeholder=${t("order.placeholder")}></textarea>`)}
    ${complaintTemplate(complaint)}
    <div class="order-tools"><select data-limit aria-label=${t("order.limit.label")}>${limits}</select><span class="grow"></span>
      <span class="num quiet">${`${[...draft].length} / ${LONGEST}`}</span>
      <button class="btn btn-main" data-squad="order" aria-disabled=${busy || !draft.trim() || !n ? "true" : "false"}>${iconTemplate("send")}${t("order.send", { n })}<kbd>Ctrl ↵</kbd></button></div>`;
}
