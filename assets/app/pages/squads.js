/* /squads: all live squads of the region, the weakest first; and our people in squads of other units. */
import * as format from "../state/shared/format.js";
import { t } from "../state/shared/i18n.js";
import { countLent, describeLoan, stampLoans } from "../state/squads/loan_summary.js";
import { describeSquad, sortLines } from "../state/squads/squad_weakness.js";
import { createCommanderNames } from "../transport/squads/commander_names.js";
import { createCommandSender } from "../transport/shared/command_request.js";
import { createLoanFeed } from "../transport/squads/loan_feed.js";
import { askCommand } from "../ui/shared/command_dialog.js";
import { findTarget, getPanel, getPart, setText } from "../ui/shared/dom.js";
import { createHeader } from "../ui/shared/header.js";
import { chooseView, loanListTemplate, viewsTemplate } from "../ui/squads/loan_list.js";
import { createPanels } from "../ui/shared/panels.js";
import { render } from "../ui/shared/render.js";
import { squadListTemplate } from "../ui/squads/squad_list.js";
import { createSquadNumbers } from "../ui/squads/squad_numbers.js";
import { livePage } from "../start/live_page.js";
import { registerPage } from "../start/mount.js";

const RENDER_EVERY = 250;

/** @param {HTMLElement} page
    @param {LiveData} live */
function createSquadsPage(page, live) {
  const region = live.boot.region, panel = getPanel(page, "squads"), list = getPart(panel, "squads");
  const panels = createPanels(page, { reconnect: () => live.reconnect() });
  const header = createHeader(page, { now: live.now, knowsTime: live.knowsTime, region });
  const rights = live.boot.viewer?.rights ?? [], views = getPart(panel, "views");
  const loans = createLoanFeed({ region, changed: () => soon() });
  const commanders = createCommanderNames({ region, changed: () => soon() });
  const numbers = createSquadNumbers({ squads: () => live.squads(), sender: createCommandSender(), ask: askCommand, draw: () => soon(), failed: (words) => setText(getPart(panel, "count"), words) });
  /** @type {Timer} */
  let waiting = null;
  let view = chooseView(new URLSearchParams(location.search).get("view"), rights);

  function draw() {
    waiting = null;
    if (!live.ready()) return;
    if (rights.includes("see_loans")) loans.follow(stampLoans(live.squads(), [...live.states().values()].flatMap((state) => state.news)), live.now());
    render(viewsTemplate(view, { squads: live.squads().length, loans: loans.rows() ? countLent(loans.rows() ?? []).n : null }), views);
    if (view === "loans") drawLoans();
    else drawSquads();
  }

  function drawLoans() {
    const rows = loans.rows(), { toldAt, failedAt } = loans.state(), now = live.now();
    const failed = failedAt ? t(rows ? "loans.failed" : "loans.failed.first", { at: format.when(toldAt || failedAt, now) }) : "";
    const lines = (rows ?? []).map((loan) => describeLoan(loan, now));
    setText(getPart(panel, "count"), rows ? t("loans.count", countLent(rows)) : "");
    render(loanListTemplate(lines, { region, failed, nameRegion: live.places.path }), list);
    if (lines.length || failed) panels.hush("squads");
    else if (rows) panels.say("squads", { key: "loans-empty", icon: "circle-check", title: t("loans.empty"), why: t("loans.empty.why"), low: true });
  }

  function drawSquads() {
    const cases = new Map(live.openCases().map((row) => [row.id, row]));
    const lines = sortLines(live.squads().map((squad) => describeSquad(squad, cases.get(squad.case), live.places, live.now())));
    const weak = lines.filter((line) => line.points[0].kind !== "none").length;
    setText(getPart(panel, "count"), t("squads.count", { n: lines.length, weak }));
    const named = rights.includes("command_squads");
    if (named) commanders.follow(lines.flatMap((line) => [line.commander, line.offered].filter(Boolean)), live.now());
    render(squadListTemplate(lines, region, named ? commanders.nameOf : null, named ? numbers.list : null), list);
    if (lines.length) panels.hush("squads");
    else panels.say("squads", { key: "empty", icon: "circle-check", title: t("squads.empty"), why: t("squads.empty.why"), low: true });
  }

  /** @param {Event} event */
  function press(event) {
    const asked = findTarget(event, "[data-numbers]")?.dataset.numbers;
    if (asked) return void numbers.show(asked);
    const chosen = findTarget(event, "[data-view]")?.dataset.view;
    if (!chosen) return;
    view = chosen;
    const search = new URLSearchParams(location.search);
    search.set("view", view);
    history.replaceState(null, "", `${location.pathname}?${search}`);
    draw();
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
  page.addEventListener("click", press);
  tick();
  return {
    destroy() {
      clearInterval(timer);
      clearTimeout(waiting ?? undefined);
      offs.forEach((off) => off());
      page.removeEventListener("click", press);
      header.destroy();
    },
  };
}

registerPage(livePage(createSquadsPage));
