/* Entering a case: a form beside the map, which is not modal so that a click on the map gives the place. What is typed stays
   until the case is entered: over redraws, refusals, a lost connection, and when the form is closed meanwhile. */
import { titleOf } from "../../state/cases/case_summary.js";
import { listPlaces, matchChoices, resolveChoice, resolvePlace } from "../../state/cases/entry_choice.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { explainFailure } from "./case_handling.js";
import { h, icon } from "../shared/dom.js";

/** Names of the server's fields -> those of the form. @type {Record<string, string>} */
const WHERE = { region: "place", county: "place", lat: "place", lon: "place", "reporter.name": "caller", "reporter.phone": "phone" };

/** @param {string} name
    @param {Record<string, unknown>} attributes */
function makeInput(name, attributes) {
  return h("input", "command-field", null, { id: `entry-${name}`, name, autocomplete: "off", ...attributes });
}

function makeFields() {
  const severities = [1, 2, 3, 4].map((n) => h("option", "", `${n} · ${t(`severity.${n}`)}`, { value: n, selected: n === 3 ? "" : null }));
  return {
    title: makeInput("title", { maxlength: 200 }),
    place: makeInput("place", { list: "entry-places", placeholder: t("entry.place.hint") }),
    matter: makeInput("matter", { list: "entry-matters", placeholder: t("entry.matter.hint") }),
    severity: h("select", "command-field", severities, { id: "entry-severity", name: "severity" }),
    text: h("textarea", "command-field", "", { id: "entry-text", name: "text", rows: 3, maxlength: 2000 }),
    caller: makeInput("caller", { maxlength: 64 }),
    phone: makeInput("phone", { maxlength: 32, inputmode: "tel" }),
  };
}

/** @param {EntryOptions} options */
export function createEntryDialog({ places, scope, sender, entered }) {
  const fields = makeFields();
  const matters = places.matters().map((matter) => /** @type {Choice} */ ([matter.code, nameOf(matter)]));
  const regions = listPlaces(places, scope);
  const lists = { matter: h("datalist", "", null, { id: "entry-matters" }), place: h("datalist", "", null, { id: "entry-places" }) };
  const alert = h("p", "command-alert entry-alert", "", { role: "alert" });
  const status = h("p", "entry-alert", "", { role: "status" });
  const send = h("button", "btn btn-main", [icon("check"), t("entry.send")], { type: "submit" });
  const leave = h("button", "btn", t("reason.ask.cancel"), { type: "button" });
  const rows = Object.entries(fields).map(([name, input]) => h("div", `command-row entry-${name}-row`, [
    h("div", "reason-label", [h("label", "", t(`entry.${name}`), { for: input.id })]), input,
  ]));
  const rowsPlace = h("div", "entry-rows", rows);
  const heading = h("h2", "", t("entry.title.form"), { id: "entry-heading" });
  const form = h("form", "", [
    heading, rowsPlace, lists.matter, lists.place,
    h("div", "reason-tools", [leave, send]),
  ], { novalidate: "" });
  const dialog = h("dialog", "help reason case-entry", [form], { "aria-labelledby": "entry-heading" });
  /** @type {EntryPoint | null} */
  let point = null;
  let busy = false, splitFrom = "";
  /** What was typed into the form of a new case, and into that of each part of another one.
      @type {Map<string, {values: Record<string, string>, point: EntryPoint | null}>} */
  const drafts = new Map();

  /** The browser shows only what holds the text: a name that the text spells or shortens carries it as a label.
      @param {HTMLElement} list
      @param {Choice[]} choices
      @param {string} text */
  function suggest(list, choices, text) {
    const label = (/** @type {string} */ name) => (name.toLowerCase().includes(text.trim().toLowerCase()) ? null : text.trim());
    list.replaceChildren(...matchChoices(choices, text).map(([, name]) => h("option", "", null, { value: name, label: label(name) })));
  }

  /** @param {string} text
      @param {string} [name] */
  function refuse(text, name) {
    const field = /** @type {Record<string, HTMLElement>} */ (fields)[name ?? ""];
    alert.textContent = isolated(field ? t("entry.wrong", { field: t(`entry.${name}`), why: text }) : text);
    if (field) field.setAttribute("aria-invalid", "true");
    (field?.parentElement ?? rowsPlace).append(alert);
    (field ?? send).focus();
  }

  /** Why a text means none of some choices: there are several, or no such name.
      @param {Choice[]} choices
      @param {string} text */
  function sayUnclear(choices, text) {
    return t(!text.trim() ? "entry.missing" : matchChoices(choices, text).length ? "entry.unclear" : "entry.unknown");
  }

  function where() {
    if (point) return point.sent;
    const found = resolvePlace(regions, fields.place.value);
    return found && { region: found[0] };
  }

  async function attempt() {
    if (busy) return;
    for (const field of Object.values(fields)) field.removeAttribute("aria-invalid");
    status.remove();
    const place = where(), matter = resolveChoice(matters, fields.matter.value);
    if (!fields.title.value.trim()) return refuse(t("entry.missing"), "title");
    if (!place) return refuse(sayUnclear(regions, fields.place.value), "place");
    if (fields.matter.value.trim() && !matter) return refuse(sayUnclear(matters, fields.matter.value), "matter");
    await give({
      title: fields.title.value.trim(), severity: Number(fields.severity.value), matter: matter ? matter[0] : "", text: fields.text.value.trim(),
      caller: fields.caller.value.trim(), phone: fields.phone.value.trim(), ...place, ...(splitFrom ? { split_from: splitFrom } : {}),
    });
  }

  const readValues = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));

  /** What was sent is entered: its form goes, unless something else is typed by now, which is said there, or another case's stands there.
      @param {string} whole
      @param {Record<string, string>} values
      @param {string} no */
  function leaveEntered(whole, values, no) {
    drafts.delete(whole);
    if (splitFrom !== whole) return;
    if (JSON.stringify(readValues()) !== JSON.stringify(values)) {
      status.textContent = isolated(t("entry.entered", { no }));
      return rowsPlace.append(status);
    }
    form.reset();
    point = null;
    close();
  }

  /** @param {Record<string, unknown>} command */
  async function give(command) {
    const whole = splitFrom, values = readValues();
    busy = true;
    alert.replaceChildren();
    send.setAttribute("aria-disabled", "true");
    try {
      const made = await sender.send("/api/cases", command);
      leaveEntered(whole, values, made.no ?? made.case ?? "");
      entered(made);
    } catch (problem) {
      refuse(explainFailure(problem), WHERE[problem.where] ?? problem.where);
    } finally {
      busy = false;
      send.removeAttribute("aria-disabled");
    }
  }

  /** The form of another case: what was typed into this one is kept.
      @param {CaseRow | null} whole */
  function turnTo(whole) {
    const next = whole?.id ?? "";
    if (next === splitFrom) return;
    drafts.set(splitFrom, { values: readValues(), point });
    form.reset();
    alert.remove();
    status.remove();
    const draft = drafts.get(next) ?? (whole ? partOf(whole) : null);
    for (const [name, field] of Object.entries(fields)) if (draft) field.value = draft.values[name] ?? field.value;
    point = draft?.point ?? null;
    splitFrom = next;
    heading.textContent = isolated(whole ? t("entry.title.split", { title: `${whole.no} ${titleOf(whole)}` }) : t("entry.title.form"));
  }

  /** What a part of a case begins with: its severity and its place, which is where the case was reported: its region, and its point where
      it has one. Where that point lies is another region for many a case.
      @param {CaseRow} whole
      @returns {{values: Record<string, string>, point: EntryPoint | null}} */
  function partOf(whole) {
    const { lat, lon, region } = whole, point = { lat, lon }, rough = whole.placed === "region" && places.known(region);
    const sent = rough ? { region } : places.known(region) ? { region, ...point } : point;
    const place = rough ? places.path(region) : describePoint({ ...point, region });
    return { values: { severity: String(whole.severity), place }, point: { sent } };
  }

  /** @param {{lat: number, lon: number, region: string}} at */
  function describePoint(at) {
    return `${places.path(at.region)} (${at.lat.toFixed(5)}, ${at.lon.toFixed(5)})`;
  }

  function close() {
    dialog.close();
    dialog.remove();
  }

  fields.place.addEventListener("input", () => { point = null; suggest(lists.place, regions, fields.place.value); });
  fields.matter.addEventListener("input", () => suggest(lists.matter, matters, fields.matter.value));
  form.addEventListener("submit", (event) => { event.preventDefault(); attempt(); });
  leave.addEventListener("click", close);
  dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "Escape" && !event.isComposing) close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  return {
    /** Of a new case, or of a part of another one.
        @param {CaseRow | null} [whole] */
    open(whole = null) {
      turnTo(whole);
      suggest(lists.matter, matters, fields.matter.value);
      suggest(lists.place, regions, fields.place.value);
      document.body.append(dialog);
      if (!dialog.open) dialog.show();
      fields.title.focus();
    },
    isOpen: () => dialog.open,
    /** A place that was clicked on the map; what is asked next gets the keyboard back.
        @param {{lat: number, lon: number, region: string}} clicked */
    place(clicked) {
      if (!dialog.open) return;
      point = clicked.region ? { sent: { lat: clicked.lat, lon: clicked.lon } } : null;
      fields.place.value = clicked.region ? describePoint(clicked) : "";
      if (!clicked.region) refuse(t("entry.outside"), "place");
      else (fields.title.value ? fields.matter : fields.title).focus();
    },
    destroy: () => dialog.remove(),
  };
}
