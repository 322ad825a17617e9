/* One official warning with its messages, as the panel shows it. */
import * as format from "../../state/shared/format.js";
import { hasText, language, t } from "../../state/shared/i18n.js";
import { areaOf, describeWarning, leftOf, pickWords } from "../../state/responses/warning_summary.js";
import { html, iconTemplate, nothing, severityTemplate } from "../shared/render.js";

/** The word of a key, else the code it ends with.
    @param {string} key
    @param {string} code */
const word = (key, code) => (code && hasText(key) ? t(key) : code);

/** @param {string} name
    @param {Content} value */
function fact(name, value) {
  return value ? html`<dt>${t(`warning.fact.${name}`)}</dt><dd>${value}</dd>` : nothing;
}

/** The text of a message in the reader's language, else its first.
    @param {WarningMessage} message */
export function textOf({ texts = [] }) {
  return texts.find((one) => one.language.toLowerCase().startsWith(language())) ?? texts[0] ?? null;
}

/** @param {WarningMessage} message
    @param {number} now */
function messageTemplate(message, now) {
  const what = message.event ? t(`warning.event.${message.event}`) : word(`warning.meaning.${message.meaning}`, message.meaning);
  const headline = textOf(message)?.headline ?? "";
  return html`<li><time class="num">${format.when(Date.parse(message.at), now)}</time><b>${what}</b>
    <span>${headline || message.identifier}</span>${message.why ? html`<span class="quiet">${word(`warning.why.${message.why}`, message.why)}</span>` : nothing}</li>`;
}

/** @param {WarningDetail} warning
    @param {number} now
    @param {Places} places */
export function warningTemplate(warning, now, places) {
  const item = describeWarning(warning, now, places);
  const told = [...warning.messages].reverse().map(textOf).find((text) => text && (text.description || text.instruction));
  const { headline } = pickWords(warning.words);
  const time = (/** @type {string | null} */ at) => (at ? format.when(Date.parse(at), now) : "");
  const notes = [...new Set(warning.notes)].map((note) => word(`warning.note.${note}`, note)).join(t("list.join"));
  return html`<div class=${`warning-title tone-${item.tone}`}>${item.tone ? severityTemplate(item.tone, 32, word(`warning.colour.${warning.colour}`, warning.colour)) : nothing}
      <div><h2 id="warning-title">${iconTemplate(item.icon)}${item.title}</h2><p>${headline}</p></div></div>
    ${warning.status === "Actual" ? nothing : html`<p class="warning-notice">${t("warning.apart", { status: word(`warning.status.${warning.status}`, warning.status) })}</p>`}
    ${warning.state === "asked" ? html`<p class="warning-notice">${t("warning.asked", { why: word(`warning.why.${warning.why}`, warning.why) })}</p>` : nothing}
    ${warning.state === "unlisted" ? html`<p class="warning-notice">${t("warning.unlisted")}</p>` : nothing}
    <dl class="warning-facts">${fact("state", word(`warning.state.${warning.state}`, warning.state))}${fact("area", areaOf(warning, places))}
      ${fact("time", [`${time(warning.onset) || time(warning.sent)} –`, time(warning.expires), leftOf(warning, now)].filter(Boolean).join(" "))}
      ${fact("source", `${warning.source} · ${word(`warning.family.${warning.family}`, warning.family)}`)}${fact("sender", warning.sender)}
      ${fact("signature", word(`warning.signature.${warning.signature}`, warning.signature))}${fact("notes", notes)}</dl>
    ${told ? html`<div class="warning-text"><p>${told.description}</p>${told.instruction ? html`<h3>${t("warning.instruction")}</h3><p>${told.instruction}</p>` : nothing}</div>`
      : warning.family === "events" ? html`<p class="quiet">${t("warning.no_text")}</p>` : nothing}
    <h3>${t("warning.messages", { n: warning.messages.length })}</h3>
    <ol class="warning-messages">${warning.messages.map((message) => messageTemplate(message, now))}</ol>`;
}

/** What an officer can decide: `candidates` are live warnings the message may be of.
    @param {WarningDetail} warning
    @param {{id: string, title: string}[]} candidates
    @param {string} problem */
export function decisionTemplate(warning, candidates, problem) {
  const asked = warning.state === "asked", cancel = warning.messages.some((one) => one.kind === "Cancel");
  const button = (/** @type {string} */ decision, /** @type {string} */ of, /** @type {string} */ text) => html`<button type="button" class="btn" data-decide=${decision} data-of=${of}>${text}</button>`;
  return html`<div class="warning-decide"><label for="warning-reason">${t(asked ? "warning.decide" : "warning.dismiss.why")}</label>
    <input id="warning-reason" class="field" maxlength="200" autocomplete="off" aria-describedby="warning-problem">
    <p id="warning-problem" class="warning-problem" role="alert">${problem}</p>
    <div class="warning-tools">${asked && !cancel ? button("new", "", t("warning.decide.new")) : nothing}
      ${asked ? candidates.map((one) => button("of", one.id, t(cancel ? "warning.decide.cancels" : "warning.decide.of", { title: one.title }))) : nothing}
      ${button("dismiss", "", t(asked ? "warning.decide.ignore" : "warning.dismiss"))}</div></div>`;
}
