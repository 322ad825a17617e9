/* The columns of the list of people: how each cell is drawn, wide and on a phone. */
import { splitPlace } from "../../state/people/people_query.js";
import { t } from "../../state/shared/i18n.js";
import { h } from "../shared/dom.js";
import { html, render } from "../shared/render.js";
import { pickTemplate } from "../rollouts/picked_people.js";
import { taskWords } from "../rollouts/rollout_lines.js";
import { taskGlyph } from "../rollouts/task_glyph.js";

/** @typedef {{may: boolean, now(): number, place(code: string): string, path(code: string): string, tierName(tier: number): string, picked(person: string): boolean, mayPick(task: TaskRow): boolean, ticks: Map<HTMLElement, () => void>}} PeopleHow
    `ticks`: how the box of each row that is drawn is drawn anew */

/** A cell whose content is a template; a row that is still on its way has none.
    @param {string} cls
    @param {(task: TaskRow) => unknown} template
    @returns {(params: {data?: TaskRow}) => HTMLElement} */
const cell = (cls, template) => ({ data }) => {
  const place = h("span", cls);
  if (data) render(template(data), place);
  return place;
};

/** The box of a row; it is drawn anew in its place, so that the focus stays on it.
    @param {PeopleHow} how
    @returns {(params: {data?: TaskRow}) => HTMLElement} */
const tickCell = ({ ticks, mayPick, picked }) => ({ data }) => {
  const place = h("span", "people-pick"), draw = () => { if (data) render(mayPick(data) ? pickTemplate(data, picked) : "", place); };
  ticks.set(place, draw);
  draw();
  return place;
};

/** @param {PeopleHow} how
    @param {"township" | "village" | "grid"} level */
function placeColumn(how, level) {
  return { colId: level, headerName: t(`rollout.list.column.${level}`), flex: 1, minWidth: level === "grid" ? 226 : 130, sortable: level === "township", valueGetter: (/** @type {{data?: TaskRow}} */ { data }) => {
    const code = data ? splitPlace(data.region)[level] : "";
    return code ? how.place(code) : "";
  } };
}

/** @param {PeopleHow} how
    @param {boolean} narrow */
export function describeColumns(how, narrow) {
  const state = (/** @type {TaskRow} */ task) => html`${taskGlyph(task.state, 16)}<em>${t(`rollout.state.${task.state}`)}</em>`;
  const pick = { colId: "pick", headerName: t("rollout.list.column.pick"), width: narrow ? 58 : 56, sortable: false, cellRenderer: tickCell(how) };
  const name = { colId: "name", headerName: t("rollout.list.column.name"), flex: 1, minWidth: 84, sortable: false, cellRenderer: cell("people-name", (task) => html`<b>${task.name}</b>`) };
  const ticks = how.may ? [pick] : [];
  if (narrow) {
    const whole = { colId: "place", headerName: t("rollout.list.column.name"), flex: 1, minWidth: 120, sortable: true, cellRenderer: cell("people-name is-tall", (task) => html`<b>${task.name}</b><small>${how.path(task.region)}</small>`) };
    return [...ticks, whole, { colId: "state", headerName: t("rollout.list.column.state"), width: 148, sortable: true, cellRenderer: cell("people-state is-tall", (task) => html`<span>${state(task)}</span><small>${taskWords(task, how.now())}</small>`) }];
  }
  return [
    ...ticks, name,
    { colId: "tier", headerName: t("rollout.list.column.tier"), width: 160, sortable: true, valueGetter: (/** @type {{data?: TaskRow}} */ { data }) => (data ? how.tierName(data.tier) : "") },
    { colId: "state", headerName: t("rollout.list.column.state"), width: 150, sortable: true, cellRenderer: cell("people-state", state) },
    placeColumn(how, "township"), placeColumn(how, "village"), placeColumn(how, "grid"),
    { colId: "step", headerName: t("rollout.list.column.step"), flex: 2, minWidth: 180, sortable: false, cellRenderer: cell("people-step", (task) => html`${taskWords(task, how.now())}`) },
  ];
}
