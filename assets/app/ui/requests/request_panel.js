/* Requests of units for time (延期, 挂账): what is asked and why, how it was answered, and the words of a new one. Templates only. */
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

const KINDS = /** @type {Record<string, "extension" | "suspension">} */ ({ request_extension: "extension", request_suspension: "suspension" });
const ICONS = { extension: "clock-plus", suspension: "player-pause" };

/** 延期申请 · 住建局 · 24 小时.
    @param {TimeRequestRow} request
    @param {(code: string) => string} unitName
    @param {number} now */
export function describeRequest({ kind, unit, part, hours, until }, unitName, now) {
  const about = part ? [t("request.part", { number: part })] : [], amount = until ? [t("request.wanted", { time: format.when(Date.parse(until), now) })] : hours ? [t("request.hours", { n: hours })] : [];
  return [t(`request.${kind}`), unitName(unit), ...about, ...amount].join(" · ");
}

/** What a new request asks: for what, where there is a choice, and how much more time.
    @param {string} name
    @param {RequestsAnswer | undefined} requests
    @param {(code: string) => string} unitName
    @returns {CommandField[]} */
export function requestFields(name, requests, unitName) {
  const kind = KINDS[name];
  if (!kind) return [];
  const works = (requests?.for[kind] ?? []).map(({ unit, part }) => /** @type {Choice} */ (
    [`${unit}/${part}`, part ? t("command.work.part", { number: part, unit: unitName(unit) }) : t("command.work.case", { unit: unitName(unit) })]));
  const work = /** @type {CommandField} */ ({ name: "work", kind: "choice", label: t("command.work"), needed: true, choices: works, value: works[0]?.[0] });
  return kind === "suspension" ? [work] : [work, { name: "hours", kind: "number", label: t("command.hours"), needed: true, value: "24" }];
}

/** What may be done about a request now: nothing is approved while the clock of its case stands still.
    @param {number} number
    @param {RequestsAnswer | undefined} requests
    @param {string[]} commands what the server allows
    @returns {string[]} */
export function listActs(number, requests, commands) {
  const decisions = requests?.decides.includes(number) ? ["refuse_request", "approve_request"] : [];
  const acts = requests?.withdraws.includes(number) ? [...decisions, "withdraw_request"] : decisions;
  return acts.filter((name) => commands.includes(name));
}

/** @param {TimeRequestRow} request
    @param {{now: number, unitName: (code: string) => string, requests?: RequestsAnswer, commands: string[], busy: boolean}} context */
function requestTemplate(request, { now, unitName, requests, commands, busy }) {
  const { number, kind, state } = request, at = Date.parse(request.ended_at ?? request.at);
  const button = (/** @type {string} */ name) => html`<button class=${`btn btn-small command-btn ${name === "approve_request" ? "btn-main" : ""}`} data-command=${name} data-request=${number} aria-disabled=${busy ? "true" : nothing}>${t(`command.${name}`)}</button>`;
  const acts = listActs(number, requests, commands);
  return html`<li class="request" data-request-state=${state}>${iconTemplate(ICONS[kind])}
    <div class="request-words"><strong>${isolated(describeRequest(request, unitName, now))}</strong><p>${isolated(request.reason)}</p>
      <p class="request-about num">${t(`request.${state}`)} · ${format.when(at, now)}${request.due_at ? ` · ${t("request.until", { time: format.when(Date.parse(request.due_at), now) })}` : ""}${request.answer ? html` · ${isolated(request.answer)}` : nothing}</p></div>
    ${acts.length ? html`<div class="request-acts">${acts.map(button)}</div>` : nothing}</li>`;
}

/** The open requests first, then the last that are over.
    @param {TimeRequestRow[] | undefined} rows
    @param {{now: number, unitName: (code: string) => string, requests?: RequestsAnswer, commands: string[], busy: boolean}} context */
export function requestsTemplate(rows, context) {
  if (!rows?.length) return nothing;
  const open = rows.filter(({ state }) => state === "open"), ended = rows.filter(({ state }) => state !== "open").reverse();
  return html`<section class="block requests"><div class="block-head"><h3>${t("request.title")}</h3>${open.length ? html`<span>${t("request.waits", { n: open.length })}</span>` : nothing}</div>
    <ul>${repeat([...open, ...ended], ({ number }) => number, (request) => requestTemplate(request, context))}</ul></section>`;
}
