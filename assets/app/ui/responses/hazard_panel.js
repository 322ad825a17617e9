/* The box of hazard points beside the map, and their marks on it, while the layer is on. */
import { t } from "../../state/shared/i18n.js";
import { findWindy, listPoints } from "../../state/responses/patrol_points.js";
import { listStorms } from "../../state/responses/storms.js";
import { createCommandSender } from "../../transport/shared/command_request.js";
import { createHazardReader } from "../../transport/responses/hazard_reader.js";
import { SHOWN_MS } from "../../transport/households/revealed_households.js";
import { askCommand } from "../shared/command_dialog.js";
import { findTarget } from "../shared/dom.js";
import { hazardListTemplate, hazardTemplate } from "./hazard_view.js";
import { html, nothing, render } from "../shared/render.js";
import { complaintOf } from "../rollouts/rollout_commands.js";

/** @param {HTMLElement | null} place
    @param {LiveData} live
    @param {{showHazards(marks: HazardMark[]): void, isOn(layer: "hazards"): boolean, fly(place: LatLon): void}} map
    @param {{openCase(id: string): void, sender?: CommandSender, ask?: typeof askCommand, later?: (fn: () => void, ms: number) => unknown}} given */
export function createHazardPanel(place, live, map, { openCase, sender = createCommandSender(), ask = askCommand, later = setTimeout }) {
  let picked = "", town = "", note = "", heard = "", calls = /** @type {HazardCalls} */ ({});
  const may = Boolean(live.boot.viewer?.rights?.includes("evacuate"));
  const reader = createHazardReader({ region: live.boot.region, came: () => draw() });

  /** The lines, once the points are known. */
  function lines() {
    const { points, failed } = reader.look(), now = live.now(), windy = findWindy(listStorms(live.states()), now);
    return { failed, now, lines: points && listPoints(points, live.states(), { now, windy }) };
  }

  function draw() {
    const on = live.ready() && map.isOn("hazards");
    if (place) place.hidden = !on;
    if (!on) return map.showHazards([]);
    const { lines: all, failed, now } = lines();
    map.showHazards((all ?? []).map(({ row, state }) => ({ id: row.id, lat: row.lat, lon: row.lon, sign: t(`hazard.sign.${row.hazard}`), state, picked: row.id === picked })));
    if (place) render(content(all, failed, now), place);
  }

  /** @param {PointLine[] | null} all
      @param {string} failed
      @param {number} now */
  function content(all, failed, now) {
    if (!all) return html`<p class="storm-note">${failed ? t("hazard.failed", { code: failed }) : t("hazard.waiting")}</p>`;
    if (!all.length) return html`<p class="storm-note">${t("hazard.empty")}</p>`;
    const one = all.find(({ row }) => row.id === picked);
    if (!one) return hazardListTemplate({ lines: all, town, places: live.places, now });
    const moved = JSON.stringify([picked, one.row.normal_at, one.row.abnormal_at, one.row.unreachable_at]), history = reader.history(picked, moved !== heard);
    heard = moved;
    return hazardTemplate(one, { history, may, places: live.places, now, note, calls });
  }

  /** @param {string} code */
  function pick(code) {
    const from = picked;
    [picked, note, calls] = [code, "", {}];
    draw();
    /** @type {HTMLElement | null | undefined} */ (place?.querySelector(code ? "[data-hazard-back]" : `[data-hazard="${from}"]`))?.focus();
  }

  /** @param {string} code of the point that the dialog is about; meanwhile another one may be picked
      @param {string} part
      @param {Record<string, unknown>} body */
  const send = (code, part, body) => sender.send(`/api/hazards/${encodeURIComponent(code)}/${part}?region=${live.boot.region}`, body).catch((problem) => { throw complaintOf(problem); });

  /** Show numbers until SHOWN_MS are over.
      @param {HazardCalls} people */
  function showCalls(people) {
    calls = people;
    later(() => {
      if (calls !== people) return;
      calls = {};
      draw();
    }, SHOWN_MS);
  }

  /** Show whom to call, for a reason that the trace keeps; a minute later nobody's number is there. */
  async function reveal() {
    const code = picked;
    await ask({
      title: t("hazard.call"), note: t("hazard.call.note"), go: t("hazard.call.go"), fields: [{ name: "reason", kind: "text", label: t("hazard.call.why"), needed: true, picks: [t("hazard.call.pick")] }],
      submit: async (typed) => { const { people } = await send(code, "reveal", typed); if (picked === code) showCalls(people); },
    });
    draw();
  }

  /** Report for somebody, as they said on the phone: who of the responsible was there, who said so, and of what is wrong its words.
      @param {string} result */
  async function record(result) {
    const code = picked, words = t(`patrol.result.${result}`), contacts = lines().lines?.find(({ row }) => row.id === code)?.row.contacts ?? [];
    /** @type {CommandField[]} */
    const fields = [...(result === "abnormal" ? [{ name: "what", kind: /** @type {"text"} */ ("text"), label: t("patrol.what"), needed: true }] : []), { name: "by", kind: "text", label: t("patrol.who"), needed: true }];
    if (contacts.length) fields.push({ name: "person", kind: "choice", label: t("patrol.person"), choices: contacts.map((one) => [one.person, calls[one.person]?.name || one.name || one.person]) });
    const submit = (/** @type {Record<string, string>} */ typed) => send(code, "patrols", { result, channel: "phone", ...typed });
    const done = await ask({ title: t("patrol.record", { result: words }), note: "", go: t("hazard.onbehalf"), fields, submit: async (typed) => { await submit(typed); } });
    if (done && picked === code) note = t("patrol.done", { result: words });
    draw();
  }

  /** @param {Event} event */
  function press(event) {
    const target = findTarget(event, "[data-hazard], [data-hazard-back], [data-hazard-record], [data-hazard-map], [data-hazard-case], [data-hazard-call]"), told = target?.dataset ?? {};
    if (told.hazard) pick(told.hazard);
    else if (told.hazardRecord) record(told.hazardRecord);
    else if (told.hazardCall !== undefined) reveal();
    else if (told.hazardCase) openCase(told.hazardCase);
    else if (told.hazardBack !== undefined) pick("");
    else if (told.hazardMap !== undefined) {
      const found = lines().lines?.find(({ row }) => row.id === picked);
      if (found) map.fly(found.row);
    }
  }

  /** @param {Event} event */
  function choose(event) {
    const field = findTarget(event, "[data-hazard-town]");
    if (!field) return;
    town = /** @type {HTMLSelectElement} */ (field).value;
    draw();
  }

  place?.addEventListener("click", press);
  place?.addEventListener("change", choose);
  return {
    draw, pick,
    destroy() {
      calls = {};
      place?.removeEventListener("click", press);
      place?.removeEventListener("change", choose);
      if (place) render(nothing, place);
    },
  };
}
