/* /squads: all live squads of the region, the weakest first. */
import { t } from "../state/i18n.js";
import { describeSquad, sortLines } from "../state/squad_weakness.js";
import { getPanel, getPart, setText } from "../ui/dom.js";
import { createHeader } from "../ui/header.js";
import { createPanels } from "../ui/panels.js";
import { render } from "../ui/render.js";
import { squadListTemplate } from "../ui/squad_list.js";
import { livePage } from "./live_page.js";
import { registerPage } from "./mount.js";

const RENDER_EVERY = 250;

/** @param {HTMLElement} page
    @param {LiveData} live */
function createSquadsPage(page, live) {
  const region = live.boot.region, panel = getPanel(page, "squads"), list = getPart(panel, "squads");
  const panels = createPanels(page, { reconnect: () => live.reconnect() });
  const header = createHeader(page, { now: live.now, region });
  /** @type {Timer} */
  let waiting = null;

  function draw() {
    waiting = null;
    if (!live.ready()) return;
    const cases = new Map(live.openCases().map((row) => [row.id, row]));
    const lines = sortLines(live.squads().map((squad) => describeSquad(squad, cases.get(squad.case), live.places, live.now())));
    const weak = lines.filter((line) => line.points[0].kind !== "none").length;
    setText(getPart(panel, "count"), t("squads.count", { n: lines.length, weak }));
    render(squadListTemplate(lines, region), list);
    if (lines.length) panels.hush("squads");
    else panels.say("squads", { key: "empty", icon: "circle-check", title: t("squads.empty"), why: t("squads.empty.why"), low: true });
  }

  function show() {
    const status = live.status();
    panels.status(status);
    header.show(live.beat(), status.level, status.blocked, live.ready() && live.states());
  }

  function tick() {
    header.tick();
    show();
    draw();
  }

  const soon = () => { waiting ??= setTimeout(draw, RENDER_EVERY); };
  const offs = [live.on("state", soon), live.on("status", show), live.on("beat", show)];
  const timer = setInterval(tick, 1000);
  tick();
  return {
    destroy() {
      clearInterval(timer);
      clearTimeout(waiting ?? undefined);
      offs.forEach((off) => off());
      header.destroy();
    },
  };
}

registerPage(livePage(createSquadsPage));
