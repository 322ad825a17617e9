/* Importing a list of who moved: choose a file, look at what it tells, choose where a row fits several households, record it. */
import { t } from "../state/i18n.js";
import { fetchJson } from "../transport/command_request.js";
import { csrfToken } from "../transport/reveal_request.js";
import { keyOf, previewTemplate } from "./moved_list_view.js";
import { h, icon } from "./dom.js";
import { html, render } from "./render.js";

const OFFSET = 8 * 3600e3, LARGEST = 8 * 1024 * 1024;

/** A file's bytes in base64.
    @param {File} file
    @returns {Promise<string>} */
function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** What was chosen, as it is sent.
    @param {Map<string, string>} chosen */
export function listChosen(chosen) {
  return [...chosen].filter(([, household]) => household).map(([key, household]) => {
    const [sheet, row] = key.split("\n");
    return { sheet, row: Number(row), household };
  });
}

/** Rows to choose for: those that still fit several households, then those that were chosen for, which a preview tells of no more.
    @param {MovedSeveral[]} before
    @param {MovedSeveral[]} next
    @param {Map<string, string>} chosen */
export function keepChosen(before, next, chosen) {
  const keys = new Set(next.map(keyOf));
  return [...next, ...before.filter((row) => chosen.get(keyOf(row)) && !keys.has(keyOf(row)))];
}

/** `address(part)`: of the evacuation's lists; `name`: a place's; resolves when it is closed, to whether something was recorded.
    @param {{address(part: string): string, name(code: string): string, now(): number}} given
    @returns {Promise<boolean>} */
export function importList({ address, name, now }) {
  const file = /** @type {HTMLInputElement} */ (h("input", "", null, { type: "file", accept: ".csv,.xlsx", id: "moved-file" }));
  const at = /** @type {HTMLInputElement} */ (h("input", "", null, { type: "datetime-local", id: "moved-at", value: new Date(now() + OFFSET).toISOString().slice(0, 16) }));
  const look = /** @type {HTMLButtonElement} */ (h("button", "btn", t("moved.look"), { type: "button" })), leave = h("button", "btn", t("moved.leave"), { type: "button" });
  const go = /** @type {HTMLButtonElement} */ (h("button", "btn btn-main", [icon("check"), h("span", "", t("moved.go", { n: 0 }))], { type: "button", disabled: "" }));
  const shown = h("div", "moved-shown", t("moved.none")), said = h("p", "moved-said", "", { role: "status" });
  const form = h("div", "moved-form", [
    h("h2", "", t("moved.title"), { id: "moved-title" }),
    h("div", "moved-fields", [h("label", "", [t("moved.file"), file]), h("label", "", [t("moved.at"), at]), look]), shown, said, h("div", "reason-tools", [leave, go]),
  ]);
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", "help moved", [form], { "aria-labelledby": "moved-title" }));
  const chosen = /** @type {Map<string, string>} */ (new Map());
  let told = /** @type {MovedPreview | null} */ (null), recorded = false;

  /** @param {Record<string, string>} more */
  async function body(more) {
    const given = file.files?.[0], content = given ? await readFile(given) : "";
    return { filename: given?.name ?? "", content, at: `${at.value}:00+08:00`, chosen: listChosen(chosen), ...more };
  }

  /** @param {string} part
      @param {Record<string, string>} [more] */
  async function ask(part, more = {}) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    return fetchJson(address(part), { method: "POST", headers, body: JSON.stringify(await body(more)) });
  }

  async function preview() {
    const given = file.files?.[0];
    if (!given || !at.value) return void (said.textContent = t("moved.none"));
    if (given.size > LARGEST) return void (said.textContent = t("moved.unreadable"));
    said.textContent = "";
    const before = told?.several ?? [];
    const next = /** @type {MovedPreview} */ ({ ...await ask("lists/preview"), filename: given.name });
    told = next.faults ? next : { ...next, several: keepChosen(before, next.several, chosen) };
    draw();
  }

  function draw() {
    const n = told?.faults ? 0 : told?.reports ?? 0;
    if (told) render(previewTemplate(told, { chosen, name }), shown);
    go.disabled = !n;
    go.replaceChildren(icon("check"), h("span", "", t("moved.go", { n })));
  }

  async function record() {
    go.disabled = true;
    const done = await ask("lists", { digest: told?.digest ?? "" });
    recorded = true;
    told = null;
    render(html`<p class="moved-counts">${t("moved.done", done)}</p>`, shown);
  }

  /** @param {() => Promise<unknown>} act */
  const attempt = (act) => act().catch((/** @type {any} */ problem) => { said.textContent = problem.complaint?.text ?? problem.message ?? t("state.error"); });
  shown.textContent = "";
  render(html`<p>${t("moved.none")}</p>`, shown);
  look.addEventListener("click", () => attempt(preview));
  file.addEventListener("change", () => { chosen.clear(); told = null; attempt(preview); });
  go.addEventListener("click", () => attempt(record));
  shown.addEventListener("change", (event) => {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    chosen.set(field.dataset.value ?? "", field.value);
    attempt(preview);
  });
  leave.addEventListener("click", () => dialog.close());
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { dialog.remove(); resolve(recorded); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
