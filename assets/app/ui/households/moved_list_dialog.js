/* Importing a list of who moved: choose a file, look at what it tells, choose where a row fits several households, record it. */
import { t } from "../../state/shared/i18n.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { fetchJson } from "../../transport/shared/command_request.js";
import { csrfToken } from "../../transport/shared/reveal_request.js";
import { createMovedList, listChosen } from "../../transport/households/moved_list.js";
import { previewTemplate } from "./moved_list_view.js";
import { h, icon } from "../shared/dom.js";
import { html, render } from "../shared/render.js";
import { faultText } from "../rollouts/rollout_commands.js";

const OFFSET = 8 * 3600e3, PATIENCE_MS = 120e3, LARGEST = 8 * 1024 * 1024;

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
  const list = createMovedList({ send: ask, changed: draw, failed: (problem) => { said.textContent = isolated(faultText(problem)); } });

  /** @param {Record<string, string>} more */
  async function body(more) {
    const given = file.files?.[0], content = given ? await readFile(given) : "";
    return { filename: given?.name ?? "", content, at: `${at.value}:00+08:00`, chosen: listChosen(list.chosen), ...more };
  }

  /** @param {string} part
      @param {Record<string, string>} more */
  async function ask(part, more) {
    said.textContent = "";
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    const told = await body(more);
    return { ...await fetchJson(address(part), { method: "POST", headers, body: JSON.stringify(told), signal: AbortSignal.timeout(PATIENCE_MS) }), filename: told.filename };
  }

  function preview() {
    const given = file.files?.[0], wrong = !given || !at.value ? "moved.none" : given.size > LARGEST ? "moved.unreadable" : "";
    said.textContent = wrong && t(wrong);
    if (!wrong) list.look();
  }

  function draw() {
    const told = list.told(), done = list.done(), n = told?.faults ? 0 : told?.reports ?? 0;
    if (done) render(html`<p class="moved-counts">${t("moved.done", { ...done })}</p>`, shown);
    else render(told ? previewTemplate(told, { chosen: list.chosen, name }) : html`<p>${t("moved.none")}</p>`, shown);
    go.disabled = !list.ready();
    go.replaceChildren(icon("check"), h("span", "", t("moved.go", { n })));
  }

  shown.textContent = "";
  draw();
  look.addEventListener("click", preview);
  file.addEventListener("change", () => { list.clear(); preview(); });
  go.addEventListener("click", () => list.record());
  shown.addEventListener("change", (event) => {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    list.choose(field.dataset.value ?? "", field.value);
  });
  leave.addEventListener("click", () => dialog.close());
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { list.stop(); dialog.remove(); resolve(list.recorded()); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
