/* /sources: Dash's callbacks fill the tables; the browser's half keeps header and banner live, and tells Dash when
   the counts of lost and dead messages changed. */
import { createHeader } from "../ui/shared/header.js";
import { createPanels } from "../ui/shared/panels.js";
import { createOpenedLetter } from "../ui/sources/message_detail.js";
import { livePage } from "../start/live_page.js";
import { registerPage, registerRowActions } from "../start/mount.js";

/** @param {HTMLElement} page
    @param {LiveData} live */
function createSourcesPage(page, live) {
  const opened = createOpenedLetter(page);
  const panels = createPanels(page, { reconnect: () => live.reconnect() });
  const header = createHeader(page, { now: live.now, knowsTime: live.knowsTime, region: live.boot.region });
  /** @type {string | null} */
  let known = null;

  function show() {
    const status = live.status(), beat = live.beat();
    panels.status(status);
    header.show(beat, status.level, status.blocked, live.ready() && live.states());
    const signal = beat ? JSON.stringify(beat.alarms || {}) : null;
    if (signal !== null && signal !== known) {   // the first heartbeat too: the tables may be older than it
      window.dash_clientside.set_props(page.dataset.signal ?? "", { data: signal });
    }
    known = signal ?? known;
  }

  function tick() {
    header.tick();
    show();
  }

  const offs = [live.on("status", show), live.on("beat", show)];
  const timer = setInterval(tick, 1000);
  tick();
  return {
    destroy() {
      clearInterval(timer);
      offs.forEach((off) => off());
      header.destroy();
      opened.destroy();
    },
  };
}

registerRowActions(registerPage(livePage(createSourcesPage)));
