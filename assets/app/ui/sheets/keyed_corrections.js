/* What is known of the row whose code stands there, line by line, and taking a wrong line back for a reason. */
import { when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { KEYED } from "../../state/sheets/keyed_books.js";
import { createCommandSender, fetchJson } from "../../transport/shared/command_request.js";
import { searchOf } from "../../transport/rollouts/rollout_requests.js";
import { askCommand } from "../shared/command_dialog.js";
import { findTarget } from "../shared/dom.js";
import { html, nothing, render, repeat } from "../shared/render.js";
import { complaintOf } from "../rollouts/rollout_commands.js";

/** The lines of a row: what each says and when, who keyed it in, and whether it counts.
    @param {KeyedLine[]} lines
    @param {KeyedKind} kind
    @param {number} now */
export function linesTemplate(lines, kind, now) {
  if (!lines.length) return nothing;
  return html`<h3>${t("keyed.known")}</h3><ul>${repeat(lines, (one) => one.id, (one) => html`<li class=${one.withdrawn ? "is-withdrawn" : ""}>
    <span class="num">${when(Date.parse(one.at), now)}</span><b>${kind.line(one.kind)}</b>${one.people ? html`<span>${t("evacuation.people", { n: one.people })}</span>` : nothing}
    <span class="keyed-who">${one.by ? t("keyed.line.by", { by: one.by }) : nothing}</span>
    ${one.withdrawn ? html`<em>${t("keyed.corrected", { why: one.withdrawn.reason })}</em>` : one.keyed ? html`<button class="btn btn-small" data-act="correct" data-value=${one.id}>${t("keyed.correct")}</button>` : nothing}</li>`)}</ul>`;
}

/** `region`: of the viewer; `corrected`: a line was taken back.
    @param {{place: HTMLElement, region: string, now(): number, corrected(): void}} given */
export function createCorrections({ place, region, now, corrected }) {
  const sender = createCommandSender();
  let shown = "", lines = /** @type {KeyedLine[]} */ ([]);
  let book = /** @type {KeyedBook | null} */ (null), row = /** @type {SheetRow | null} */ (null);

  const draw = () => render(book && row ? linesTemplate(lines, KEYED[book.kind], now()) : nothing, place);

  async function read() {
    const asked = shown;
    if (!book || !row) return;
    const { whom, paths } = KEYED[book.kind];
    const told = await fetchJson(`${paths(book.id).rows}/lines?${searchOf({ region, [whom]: row.person })}`).catch(() => ({ lines: [] }));   // without a network nothing is known
    if (asked !== shown) return;
    lines = told.lines.filter((/** @type {KeyedLine} */ one) => one.keyed || book?.kind === "form");
    draw();
  }

  /** Show what is known of a row; null for none.
      @param {KeyedBook | null} nextBook
      @param {SheetRow | null} nextRow */
  function show(nextBook, nextRow) {
    const wanted = nextBook && nextRow ? `${nextBook.id}/${nextRow.person}` : "";
    if (wanted === shown) return;
    [shown, book, row, lines] = [wanted, nextBook, nextRow, []];
    draw();
    read();
  }

  /** @param {string} id */
  async function correct(id) {
    const line = lines.find((one) => one.id === id), of = book, whose = row;
    if (!of || !whose || !line) return;
    const { whom, paths, line: words } = KEYED[of.kind];
    await askCommand({
      title: t("keyed.correct"), note: t("keyed.correct.note", { code: whose.code, name: whose.name, what: words(line.kind), time: when(Date.parse(line.at), now()) }), go: t("keyed.correct"),
      fields: [{ name: "reason", kind: "text", label: t("response.form.reason"), needed: true }],
      submit: async ({ reason }) => {
        await sender.send(`${paths(of.id).correct}?${searchOf({ region })}`, { [whom]: whose.person, line: id, reason }).catch((/** @type {unknown} */ problem) => { throw complaintOf(problem); });
        corrected();
        await read();
      },
    });
  }

  place.addEventListener("click", (event) => {
    const target = findTarget(event, '[data-act="correct"]');
    if (target) correct(target.dataset.value ?? "");
  });
  return { show };
}
