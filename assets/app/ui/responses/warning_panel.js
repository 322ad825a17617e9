/* The panel of one official warning: fetched when it is opened, and again when it changed; an officer decides in it. */
import { t } from "../../state/shared/i18n.js";
import { describeWarning, listWarnings } from "../../state/responses/warning_summary.js";
import { CommandError, createCommandSender, fetchJson } from "../../transport/shared/command_request.js";
import { findTarget, h } from "../shared/dom.js";
import { isReasonEnough } from "../shared/reason_dialog.js";
import { html, iconTemplate, nothing, render } from "../shared/render.js";
import { decisionTemplate, warningTemplate } from "./warning_view.js";

/** @param {LiveData} live */
export function createWarningPanel(live, sender = createCommandSender(), fetchOne = fetchJson) {
  const dialog = h("dialog", "help warning-panel", null, { "aria-labelledby": "warning-title" });
  /** @type {WarningDetail | null} */
  let shown = null;
  let wanted = "", problem = "", turn = 0;

  const row = () => listWarnings(live.states()).find((one) => one.id === wanted);
  const query = () => `region=${live.boot.region}&county=${row()?.region ?? shown?.region ?? live.boot.counties[0]}`;

  async function load() {
    const mine = (turn += 1);
    try {
      const found = await fetchOne(`/api/warnings/${wanted}?${query()}`);
      if (mine !== turn || !wanted) return;
      shown = found;
      problem = "";
    } catch (error) {
      if (mine !== turn) return;
      problem = error instanceof CommandError && error.message ? error.message : t("warning.unreachable");
    }
    draw();
  }

  /** The warnings that what is in question may be of: named by the message, else all that have messages. */
  function candidates() {
    const rows = listWarnings(live.states()).filter((one) => one.id !== wanted && one.state !== "asked" && one.family !== "events");
    const named = rows.filter((one) => shown?.candidates.includes(one.id));
    return (named.length ? named : rows).map((one) => ({ id: one.id, title: describeWarning(one, live.now(), live.places).title }));
  }

  function draw() {
    const close = html`<button type="button" class="btn-quiet btn-icon warning-close" data-close aria-label=${t("drawer.close")}>${iconTemplate("x")}</button>`;
    const body = shown ? warningTemplate(shown, live.now(), live.places) : html`<p id="warning-title">${problem || t("age.loading")}</p>`;
    const open = shown && ["standing", "unlisted", "asked"].includes(shown.state) && shown.may_decide;
    render(html`${close}${body}${shown && open ? decisionTemplate(shown, candidates(), problem) : shown && problem ? html`<p class="warning-problem" role="alert">${problem}</p>` : nothing}`, dialog);
  }

  /** @param {string} decision
      @param {string} of */
  async function decide(decision, of) {
    const field = /** @type {HTMLInputElement | null} */ (dialog.querySelector("#warning-reason"));
    if (!shown || !field) return;
    if (!isReasonEnough(field.value)) {
      problem = t("reason.bad_reason");
      draw();
      field.focus();
      return;
    }
    try {
      const reason = field.value.trim();
      await sender.send(`/api/warnings/${shown.id}/commands?${query()}`, { decision, of, version: shown.version, reason });
      dialog.close();
    } catch (error) {
      problem = error instanceof CommandError && error.message ? error.message : t("warning.unreachable");
      draw();
    }
  }

  /** @param {Event} event */
  function click(event) {
    if (findTarget(event, "[data-close]")) return dialog.close();
    const { decide: decision, of = "" } = findTarget(event, "[data-decide]")?.dataset ?? {};
    return decision ? decide(decision, of) : undefined;
  }

  dialog.addEventListener("click", click);
  dialog.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
  dialog.addEventListener("close", () => { wanted = ""; turn += 1; });
  return {
    /** @param {string} id */
    open(id) {
      [wanted, shown, problem] = [id, null, ""];
      document.body.append(dialog);
      draw();
      if (!dialog.open) dialog.showModal();
      return load();
    },
    /** The live data moved: fetch again what is open and was changed. */
    renew() {
      if (!wanted) return;
      const now = row();
      if (now && now.version === shown?.version) draw();
      else load();
    },
    destroy() { wanted = ""; dialog.close(); dialog.remove(); },
  };
}
