/* What is read out of a squad: who comes first, how many are how far, what others changed. Pure. */
import { measureDistance } from "../shared/distance.js";
import * as format from "../shared/format.js";
import { hasText, t } from "../shared/i18n.js";

/** Who needs looking at first: unanswered ones, then the farthest from the end. */
const ORDER = ["called", "accepted", "on_the_way", "on_site", "done", "unavailable", "released"];
const COUNTED = ["on_site", "on_the_way", "accepted", "done", "called", "unavailable"];
const GONE = new Set(["unavailable", "released"]), COMING = new Set(["accepted", "on_the_way", "on_site", "done"]);

/** What people have to do about the silent, the most urgent first. */
const BY_PEOPLE = ["knock", "human"];

/** After so long without an answer a call is an alarm: the first rung of a ladder has had its time. */
const SILENT_AFTER_MS = 60000;

/** Whether somebody was called and has not answered for too long.
    @param {MemberRow} member
    @param {number} now */
export function isSilent(member, now) {
  return member.state === "called" && now - Date.parse(member.called_at) >= SILENT_AFTER_MS;
}

/** Squad -> since when it is silent; a squad that changed is another row.
    @type {WeakMap<SquadRow, number>} */
const silences = new WeakMap();

/** From when on (ms) somebody of a squad is silent, if nobody answers; Infinity where nobody is waited for.
    @param {SquadRow} squad */
export function silentFrom(squad) {
  const known = silences.get(squad) ?? Math.min(...squad.members.filter((one) => one.state === "called").map((one) => Date.parse(one.called_at) + SILENT_AFTER_MS));
  silences.set(squad, known);
  return known;
}

/** What a squad is doing, in a word for a line of the queue: how many difficulties wait for an answer, whom people have to go to or telephone, who has not answered, else how many
    are how far.
    @param {SquadRow | undefined} squad
    @param {number} now
    @returns {{words: string, alarm: boolean} | null} */
export function describeTurnout(squad, now) {
  const hindered = (squad?.difficulties ?? []).filter((one) => !one.answered_at).length;
  if (hindered) return { words: t("squad.turnout.hindered", { n: hindered }), alarm: true };
  const members = (squad?.members ?? []).filter(isPresent), silent = members.filter((one) => isSilent(one, now));
  const count = (/** @type {string} */ step) => silent.filter((one) => one.pursuit?.step === step).length, step = BY_PEOPLE.find(count);
  if (step) return { words: t(`squad.turnout.${step}`, { n: count(step) }), alarm: true };
  if (silent.length) return { words: t("squad.turnout", { state: t("member.called"), n: silent.length }), alarm: true };
  const state = COUNTED.find((one) => members.some((member) => member.state === one));
  return state ? { words: t("squad.turnout", { state: t(`member.${state}`), n: members.filter((one) => one.state === state).length }), alarm: false } : null;
}

/** Whether somebody is in the squad still.
    @param {MemberRow} member */
export function isPresent(member) {
  return !GONE.has(member.state);
}

/** The numbers of the cases of other live squads that somebody of a squad is in as well, pulled in over a signed reason; not of cases that are not seen here.
    @param {SquadRow[]} squads
    @param {string} person
    @param {SquadRow} squad
    @param {(id: string) => {no: string} | null | undefined} findCase */
export function listOtherCases(squads, person, squad, findCase) {
  const others = squads.filter((one) => one.id !== squad.id && one.members.some((member) => member.person === person && isPresent(member)));
  return others.map((one) => findCase(one.case)?.no ?? "").filter(Boolean);
}

/** Who accepted, is on the way, there or done, as one text: another text means that other people are needed.
    @param {SquadRow | null} squad */
export function stampComing(squad) {
  return (squad?.members ?? []).filter((one) => COMING.has(one.state)).map((one) => `${one.person} ${one.capability}`).sort().join("\n");
}

/** Everybody a squad names, members and accounts, as one text: another text means that some names may not be known yet.
    @param {SquadRow} squad */
export function stampNames({ id, lead, offer, last_offer: last, members, orders, difficulties = [] }) {
  const confirmed = orders.flatMap((order) => [order.by, ...Object.values(order.receipts).map((receipt) => receipt.by ?? "")]);
  const told = difficulties.flatMap((one) => [one.by ?? "", one.answered_by ?? ""]);
  const accounts = [...new Set([offer?.to ?? last?.to ?? "", ...confirmed, ...told])].sort();
  return [id, lead, ...accounts, ...members.map((one) => one.person).sort()].join(" ");
}

/** Members, unanswered first, among them who cannot be reached as they were called, then the longest waiting.
    @param {MemberRow[]} members */
export function sortMembers(members) {
  const rank = (/** @type {MemberRow} */ one) => ORDER.indexOf(one.state);
  return [...members].sort((a, b) => rank(a) - rank(b) || listDead(b).length - listDead(a).length || Date.parse(a.called_at) - Date.parse(b.called_at) || (a.person < b.person ? -1 : 1));
}

/** 到场 2 · 途中 1 · … in a fixed order: [state, words] for each that is there.
    @param {MemberRow[]} members
    @returns {[string, string][]} */
export function countMembers(members) {
  const found = COUNTED.map((state) => /** @type {[string, number]} */ ([state, members.filter((one) => one.state === state).length]));
  return found.filter(([, n]) => n).map(([state, n]) => [state, t("squad.count", { state: t(`member.${state}`), n })]);
}

/** What a member's state says: 未应答 4 分, 途中 约 3 分, 到场 16:58.
    @param {MemberRow} member
    @param {number} now */
export function describeMember(member, now) {
  const since = now - Date.parse(member.at ?? member.called_at), state = t(`member.${member.state}`);
  if (member.state === "on_the_way" && member.eta) {
    const left = Date.parse(member.eta) - now;
    return t(left >= 0 ? "member.eta" : "member.eta.over", { d: format.span(Math.abs(left)) });
  }
  if (["on_site", "done", "released"].includes(member.state) && member.at) return `${state} ${format.when(Date.parse(member.at), now)}`;
  if (member.pursuit) return t(`member.pursuit.${member.pursuit.step}`, { d: format.span(now - Date.parse(member.pursuit.since)) });
  return t("member.since", { state, d: format.span(since) });
}

/** What of a member's contacts does not work, and what to do instead: [reason, words, next] for each; nothing of who left.
    @param {MemberRow} member
    @returns {[string, string, string][]} */
export function listDead(member) {
  if (!isPresent(member)) return [];
  return (member.dead ?? []).map(({ reason }) => [reason, t(`member.dead.${reason}`), t(`member.dead.${reason}.next`)]);
}

/** What people who tried to reach a silent member found last: 没人接 14:03; nothing where nobody said so.
    @param {MemberRow} member
    @param {number} now */
export function describeTry(member, now) {
  const last = member.state === "called" ? member.tries?.at(-1) : undefined;
  return last ? t(`member.tried.${last.state}`, { time: format.when(Date.parse(last.at), now) }) : "";
}

/** How far a person was from a case when they were last seen; nothing where nobody knows: that is not near.
    @param {PositionRow | undefined} seen
    @param {{lat: number, lon: number}} place
    @param {number} now */
export function describeDistance(seen, place, now) {
  if (!seen) return "";
  const km = measureDistance(seen, place);
  return t("member.where", { distance: t("pick.distance", { km: km < 9.95 ? km.toFixed(1) : Math.round(km) }), time: format.when(Date.parse(seen.at), now) });
}

/** Who is missing: 抢修 缺 2 人、交警 缺 1 人.
    @param {SquadRow} squad
    @param {(capability: string) => string} nameCapability */
export function listMissing(squad, nameCapability) {
  return squad.gaps.map((gap) => t("squad.gap", { what: nameCapability(gap.capability), n: gap.missing })).join(t("list.join"));
}

/** How many of an order's people did what: {done, read, silent, late}.
    @param {OrderRow} order
    @param {number} now */
export function countReceipts(order, now) {
  const all = order.to.map((person) => order.receipts[person]);
  const done = all.filter((one) => one?.state === "done").length, read = all.filter((one) => one?.state === "read").length;
  const late = Boolean(order.due_at) && Date.parse(order.due_at ?? "") < now && done < all.length;
  return { done, read, silent: all.length - done - read, late };
}

/** What time says of an instruction: how long it is over and who is missing, and since when the silent were reminded; [how, words] of each.
    @param {OrderRow} order
    @param {number} now
    @returns {[string, string][]} */
export function listUrgencies(order, now) {
  const n = countReceipts(order, now), over = () => t(n.silent ? "order.over" : "order.over.undone", { d: format.span(now - Date.parse(order.due_at ?? "")), n: n.silent || n.read });
  return [
    ...(n.late ? [/** @type {[string, string]} */ (["over", over()])] : []),
    ...(order.reminded_at && n.silent ? [/** @type {[string, string]} */ (["reminded", t("order.reminded", { time: format.when(Date.parse(order.reminded_at), now) })])] : []),
  ];
}

/** What is open in a squad that is about to end: who is on the way or at work there, who never answered, and instructions that somebody in it
    did not confirm; "" for nothing.
    @param {SquadRow | null} squad
    @param {(person: string) => string} nameOf */
export function describeOpenEnds(squad, nameOf) {
  const present = (squad?.members ?? []).filter(isPresent), inside = new Set(present.map((one) => one.person));
  const names = (/** @type {string[]} */ people) => people.map(nameOf).join(t("list.join"));
  const out = present.filter((one) => one.state !== "done" && COMING.has(one.state)), who = out.map((one) => `${nameOf(one.person)} ${t(`member.${one.state}`)}`).join(t("list.join"));
  const silent = present.filter((one) => one.state === "called").map((one) => one.person);
  const unread = (squad?.orders ?? []).map((order) => /** @type {[number, string[]]} */ ([order.number, order.to.filter((one) => inside.has(one) && !order.receipts[one])])).filter(([, people]) => people.length);
  return [
    out.length ? t("squad.open.out", { n: out.length, who }) : "",
    silent.length ? t("squad.open.silent", { n: silent.length, who: names(silent) }) : "",
    ...unread.map(([number, people]) => t("squad.open.unread", { number, n: people.length, who: names(people) })),
  ].filter(Boolean).join(" ");
}

/** A capability by its name on screen: a post's, else the unit's.
    @param {string} capability
    @param {(code: string) => string} [unitName] */
export function capabilityName(capability, unitName = (code) => code) {
  return hasText(`capability.${capability}`) ? t(`capability.${capability}`) : unitName(capability);
}

/** What of a squad others changed, in words; `nameOf` gives a person's name.
    @param {SquadRow | null} old
    @param {SquadRow | null} next
    @param {(person: string) => string} nameOf
    @returns {string[]} */
export function describeSquadChanges(old, next, nameOf) {
  if (!old || !next) return [t(next ? "squad.changed.assembled" : "squad.changed.ended")];
  if (old.id !== next.id) return [t("squad.changed.assembled")];
  const before = new Map(old.members.map((one) => [one.person, one.state]));
  const said = next.members.filter((one) => before.get(one.person) !== one.state)
    .map((one) => `${nameOf(one.person)} ${t(`member.${one.state}`)}`);
  for (const order of next.orders.slice(old.orders.length)) said.push(t("squad.changed.order", { by: nameOf(order.by), text: order.text }));
  if (old.lead !== next.lead) said.push(t("squad.changed.lead", { name: nameOf(next.lead) }));
  if (next.offer && next.offer.number !== old.offer?.number) said.push(t("lead.offered", { name: nameOf(next.offer.to) }));
  return said;
}

/** The chips of a pick in their fixed order 职责 属地 距离 在岗 负荷: [key, words, how]; `how`: for, neutral, against.
    @param {string} capability
    @param {PickReasons} why
    @param {(capability: string) => string} [name]
    @returns {[string, string, string][]} */
export function listReasons(capability, why, name = capabilityName) {
  const km = why.distance_km, level = [15, 12, 9, 6, 4].find((width) => why.level >= width) ?? 0;
  const distance = km === null ? t("pick.distance.unknown") : t("pick.distance", { km: km < 9.95 ? km.toFixed(1) : Math.round(km) });
  const load = why.tired ? t("pick.tired", { n: why.load }) : t("pick.load", { n: why.load });
  return [
    ["duty", t("pick.duty", { what: name(capability) }), "for"],
    ["level", t("pick.level", { what: t(`pick.level.${level}`) }), level >= 9 ? "for" : "neutral"],
    ["distance", distance, km === null ? "against" : km <= 5 ? "for" : "neutral"],
    ["on_duty", t(why.on_duty ? "pick.on" : "pick.off"), why.on_duty ? "for" : "against"],
    ["load", load, why.tired || why.load >= 5 ? "against" : why.load <= 2 ? "for" : "neutral"],
  ];
}
