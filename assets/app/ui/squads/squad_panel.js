/* A squad: its members as they answer, its weakest point, its instructions and who confirmed them. Templates only. */
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { countMembers, countReceipts, describeMember, describeTry, isPresent, isSilent, listDead, listMissing, listUrgencies, sortMembers } from "../../state/squads/squad_summary.js";
import { complaintTemplate } from "../cases/case_commands.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";
import { postOf } from "./picks/recommendation_panel.js";
import { difficultiesTemplate } from "./difficulty_list.js";

/** @type {Record<string, string>} */
const ICONS = {
  called: "phone-calling", accepted: "circle-check", on_the_way: "navigation", on_site: "map-pin", done: "check", unavailable: "user-x", released: "user-minus",
};
/** @typedef {{people: People, now: number, may: boolean, nameCapability(capability: string): string, whereIs?(person: string, now: number): string, elsewhere?(person: string): string[], mayMend?: boolean, you?: string, led?: boolean, phones?: SquadPhones}} SquadContext */

/** @param {MemberRow} member
    @param {SquadContext} context */
function memberTemplate(member, { people, now, may, nameCapability, whereIs, elsewhere, mayMend, phones = {} }) {
  const card = people[member.person], name = card?.name ?? member.person, words = describeMember(member, now);
  const where = isPresent(member) && member.state !== "done" ? whereIs?.(member.person, now) : "";
  const about = postOf(card) || nameCapability(member.capability);
  const others = isPresent(member) ? elsewhere?.(member.person) ?? [] : [];
  const tried = describeTry(member, now), dead = listDead(member), step = member.pursuit?.step === "unreached" ? undefined : member.pursuit?.step;
  const act = (/** @type {string} */ what, /** @type {string} */ icon) =>
    html`<button class="btn-quiet btn-icon" data-squad=${what} data-person=${member.person} title=${t(`squad.${what}`)} aria-label=${t(`squad.${what}.about`, { name })}>${iconTemplate(icon)}</button>`;
  const dials = step === "human" && !phones[member.person] ? html`<button class="btn btn-small" data-squad="phone" data-person=${member.person} aria-label=${t("squad.phone.dial.about", { name })}>${iconTemplate("phone")}${t("squad.phone.dial")}</button>` : act("phone", "phone");
  return html`<li class=${`member is-${member.state}${isSilent(member, now) ? " is-silent" : ""}`} data-member=${member.person} data-state=${member.state}>${iconTemplate(ICONS[member.state] ?? "user")}
    <span class="member-who"><strong>${name}</strong> <span class="member-about">${about}</span>${phoneTemplate(card?.phone, phones[member.person])}${where ? html`<span class="num member-where">${where}</span>` : nothing}${others.length ? html`<span class="num member-where" data-elsewhere>${t("member.elsewhere", { no: others.join(t("list.join")) })}</span>` : nothing}</span>
    <span class="member-state num">${words}${member.late ? html`<span class="mini">${t("member.late")}</span>` : nothing}${tried ? html`<span class="mini">${tried}</span>` : nothing}</span>
    ${may && isPresent(member) ? html`<span class="member-acts">${dials}${step ? act(`no_answer.${step}`, step === "human" ? "phone-off" : "x") : nothing}${act("answer", "message-circle")}${act("release", "user-minus")}</span>` : nothing}
    ${dead.length ? html`<p class="member-dead" data-dead=${member.person}>${dead.map(deadTemplate)}${mayMend ? html`<a class="link" href="/admin">${t("member.dead.mend")}</a>` : nothing}</p>` : nothing}</li>`;
}

/** The masked number; once it was asked for, the whole one to call.
    @param {string | undefined} masked
    @param {{phone: string} | undefined} call */
function phoneTemplate(masked, call) {
  if (call) return call.phone ? html`<a class="link num member-phone" href=${`tel:${call.phone}`}>${call.phone}</a>` : html`<span class="member-phone">${t("squad.phone.none")}</span>`;
  return masked ? html`<span class="num member-phone">${masked}</span>` : nothing;
}

/** What does not work, and what to do instead.
    @param {[string, string, string]} dead */
const deadTemplate = ([reason, words, next]) => html`<span class="chip chip-bad">${iconTemplate(reason === "mail_bounced" ? "alert-triangle" : "phone-off")}${words}</span><span>${next}</span>`;

/** Too few are coming: for which capability, and how many.
    @param {SquadRow} squad
    @param {(capability: string) => string} nameCapability
    @param {number} now */
export function describeGaps(squad, nameCapability, now) {
  if (!squad.gaps.length) return "";
  const what = listMissing(squad, nameCapability);
  if (!squad.short_since) return t("squad.gaps", { what });
  return t("squad.gaps.short", { what, d: format.span(now - Date.parse(squad.short_since)) });
}

/** @param {OrderRow} order
    @param {string} person
    @param {SquadContext} context */
function receiptTemplate(order, person, { people, now, may }) {
  const receipt = order.receipts[person], name = people[person]?.name ?? person, state = receipt?.state ?? "silent";
  const time = receipt ? ` ${format.when(Date.parse(receipt.at), now)}` : "";
  return html`<li class=${`receipt is-${state}`} data-receipt=${person}>${iconTemplate(state === "done" ? "check" : state === "read" ? "eye" : "clock")}
    <span>${name} ${t(`receipt.${state}`)}${time}${receipt?.late ? ` · ${t("receipt.late")}` : ""}</span>${receipt?.by ? html`<span class="chip" data-behalf>${t("receipt.by", { name: people[receipt.by]?.name ?? "" })}</span>` : nothing}${receipt?.note ? html`<em>${receipt.note}</em>` : nothing}
    ${may && state !== "done" ? html`<button class="btn-quiet btn-small" data-squad="receipt" data-person=${person} data-order=${order.number} aria-label=${t("receipt.behalf.about", { name, n: order.number })}>${t("receipt.behalf")}</button>` : nothing}</li>`;
}

/** @param {[how: string, words: string]} urgency */
const urgencyTemplate = ([how, words]) => html` <span class=${`order-urgent is-${how}`} data-urgent=${how}>${iconTemplate(how === "over" ? "clock" : "alert-triangle")}${words}</span>`;

/** @param {OrderRow} order
    @param {SquadContext} context */
function orderTemplate(order, context) {
  const n = countReceipts(order, context.now), chips = listUrgencies(order, context.now).map(urgencyTemplate), due = order.due_at ? ` · ${t("order.due", { time: format.when(Date.parse(order.due_at), context.now) })}` : "";
  return html`<li class=${`order-item${n.late ? " is-late" : ""}`} data-order=${order.number}><p class="order-text">${order.text}</p>
    <p class="order-meta num">${format.when(Date.parse(order.at), context.now)} · ${t("order.receipts", { done: n.done, read: n.read, silent: n.silent })}${due}${chips}</p>
    <ul class="receipts">${repeat(order.to, (person) => person, (person) => receiptTemplate(order, person, context))}</ul></li>`;
}

/** @param {OrderRow[]} orders
    @param {SquadContext} context */
function ordersTemplate(orders, context) {
  if (!orders.length) return nothing;
  const newest = [...orders].reverse();
  return html`<section class="block" data-block="orders"><div class="block-head"><h3>${t("order.title")}</h3><span>${t("order.count", { n: orders.length })}</span></div>
    <ol class="orders">${repeat(newest, (order) => order.number, (order) => orderTemplate(order, context))}</ol></section>`;
}

/** How its command came to whoever has it, in words; nothing where nobody passed it.
    @param {SquadRow} squad
    @param {(account: string) => string} nameOf
    @param {number} now */
function describePassed({ lead, handed_over: passed }, nameOf, now) {
  if (!passed) return "";
  const by = passed.offered_by || passed.by, key = !passed.offered_by && passed.by === lead ? "lead.taken" : "lead.handed";
  return t(key, { time: format.when(Date.parse(passed.at), now), name: nameOf(by), was: nameOf(passed.was) });
}

/** What became of the last offer of the command, while whoever offered commands on; nothing where it passed.
    @param {SquadRow} squad
    @param {(account: string) => string} nameOf */
export function describeKept({ lead, last_offer: last }, nameOf) {
  if (!last || last.by !== lead || !["declined", "withdrawn", "lapsed"].includes(last.state ?? "")) return "";
  const unable = last.state === "lapsed" && last.answer === "unable", key = unable ? "unable" : last.state;
  const why = last.state === "lapsed" || !last.answer ? "" : ` · ${last.answer}`;
  return `${t(`lead.kept.${key}`, { name: nameOf(last.to) })}${why}`;
}

/** The offer that waits: to whom, how long still, and that nothing has passed yet.
    @param {OfferRow} offer
    @param {(account: string) => string} nameOf
    @param {SquadContext} context */
function offerTemplate(offer, nameOf, { now, you }) {
  const left = Date.parse(offer.expires_at) - now, mine = offer.to === you;
  const what = mine ? t("lead.offered.you", { name: nameOf(offer.by) }) : t("lead.offered", { name: nameOf(offer.to) });
  return html`<span class="squad-lead-offer num" data-offer=${offer.number}>${iconTemplate("clock")}<span>${what} · ${left > 0 ? t("lead.offered.left", { d: format.span(left) }) : t("lead.offered.over")} · ${t("lead.still", { name: nameOf(offer.by) })}${offer.note ? html` · <em>${offer.note}</em>` : nothing}</span></span>`;
}

/** What the viewer may do about the command now: [command, main] in order.
    @param {SquadRow} squad
    @param {string} you
    @returns {[string, boolean][]} */
export function listLeadActs({ lead, offer }, you) {
  if (lead === you) return [[offer ? "withdraw" : "hand_over", false]];
  if (offer?.to === you) return [["accept", true], ["decline", false]];
  return [["take_over", false]];
}

/** @type {Record<string, string>} */
const LEAD_WORDS = { hand_over: "lead.hand", withdraw: "lead.withdraw", accept: "lead.accept", decline: "lead.decline", take_over: "lead.take" };

/** Who commands, since when and by whom, to whom that is offered, and the ways to change it; whoever may not read that of this squad (`you` is nobody) is told nothing of it.
    @param {SquadRow} squad
    @param {SquadContext} context */
function leadTemplate(squad, context) {
  const { people, now, may, you, led } = context;
  if (!you && !people[squad.lead]) return nothing;
  const nameOf = (/** @type {string} */ account) => people[account]?.name ?? "…", since = describePassed(squad, nameOf, now);
  const note = squad.handed_over?.note, kept = squad.offer ? "" : describeKept(squad, nameOf);
  return html`<div class="squad-lead" data-squad-id=${squad.id} data-lead=${squad.lead}>${iconTemplate("user")}<span class="squad-lead-who"><span>${t("lead.title")}</span> <strong>${nameOf(squad.lead)}</strong>${squad.lead === you ? html` <span class="chip">${t("lead.you")}</span>` : nothing}
    ${since ? html`<span class="squad-lead-since num">${since}${note ? html` · <em>${note}</em>` : nothing}</span>` : nothing}
    ${squad.offer ? offerTemplate(squad.offer, nameOf, context) : nothing}${kept ? html`<span class="squad-lead-since" data-kept>${kept}</span>` : nothing}${led === false ? html`<span class="squad-lead-alarm" data-not-led>${iconTemplate("alert-triangle")}${t("lead.not_led")}</span>` : nothing}</span>
    ${may && you ? html`<span class="squad-lead-acts">${listLeadActs(squad, you).map(([act, main]) => html`<button class=${`btn btn-small${main ? " btn-main" : ""}`} data-squad=${act}>${t(LEAD_WORDS[act])}</button>`)}</span>` : nothing}</div>`;
}

/** @param {SquadRow} squad
    @param {SquadContext} context
    @param {Complaint | null} complaint */
export function squadTemplate(squad, context, complaint) {
  const present = squad.members.filter(isPresent), gaps = describeGaps(squad, context.nameCapability, context.now);
  const counts = countMembers(squad.members).map(([state, words]) => html`<i>·</i><span class=${`is-${state}`}>${words}</span>`);
  return html`<section class="block squad" data-block="squad"><div class="block-head"><h3>${t("squad.title")}</h3>
      <span class="squad-counts num"><span>${t("squad.people", { n: present.length })}</span>${counts}</span></div>
    ${leadTemplate(squad, context)}
    ${gaps ? html`<p class="need-short is-forced" data-gaps>${iconTemplate("alert-triangle")}<span>${gaps}</span></p>` : nothing}
    ${difficultiesTemplate(squad.difficulties ?? [], context)}<ul class="members">${repeat(sortMembers(squad.members), (member) => member.person, (member) => memberTemplate(member, context))}</ul>
    ${complaintTemplate(complaint)}
    ${context.may ? html`<div class="squad-foot"><button class="btn btn-small" data-squad="phone">${iconTemplate("phone")}${t("squad.phone.all")}</button><button class="btn btn-small" data-squad="stand_down">${iconTemplate("users-minus")}${t("squad.stand_down", { n: present.length })}</button></div>` : nothing}
  </section>${ordersTemplate(squad.orders, context)}`;
}
