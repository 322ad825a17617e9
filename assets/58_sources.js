/* /sources: Dash's callbacks fill the tables; the browser's half keeps header and banner live, and tells Dash when
   the counts of lost and dead messages changed. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.sourcesPage = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";

  const NARROW = "(max-width: 1100px)";   // as in sources.css: below that the letter stands under the lists
  const LOOK_MS = 600000;   // time to mend a letter in; then it is masked again
  const t = (key, params) => root.palm.i18n.t(key, params);

  /** The opened letter: its bytes come for a reason, and go when another is opened or time is up. */
  function letters(page) {
    let timer = 0, coming = false;   // coming: one was opened on a narrow screen, and is not there yet

    const seen = new root.MutationObserver(() => {
      if (coming) page.querySelector(".letter").scrollIntoView({ block: "start" });
      coming = false;
    });
    seen.observe(page.querySelector(".letter"), { childList: true, subtree: true });

    function put(text, hidden) {
      root.dash_clientside.set_props("sources-raw", { value: text });
      root.dash_clientside.set_props("sources-raw-box", { hidden });
    }

    function tell(text, kind) {
      const old = page.querySelector(".letter-told");
      if (old) old.remove();
      if (text) page.querySelector("#sources-raw-box").before(root.palm.dom.h("p", `note note-${kind} letter-told`, text, { role: "alert" }));
    }

    function hide() {
      root.clearTimeout(timer);
      put("", true);
      tell("");
    }

    async function look(id) {
      const picks = [1, 2].map((n) => t(`letter.reveal.pick.${n}`));
      const reason = await root.palm.reason.ask({ title: t("letter.reveal.about"), note: t("letter.reveal.note"), picks });
      if (reason === null) return;
      try {
        const letter = await root.palm.reason.send(`/api/dead_letters/${id}/reveal`, reason);
        if (opened() !== id) return;
        put(letter.raw, letter.cut);
        tell(letter.cut ? t("letter.cut", { n: letter.raw.length.toLocaleString("en") }) : letter.exact ? "" : t("letter.binary"), "bad");
        root.clearTimeout(timer);
        timer = root.setTimeout(hide, LOOK_MS);
        page.querySelector("#sources-raw").focus();
      } catch (problem) {
        tell(t("case.reveal.failed", { why: problem.message }), "bad");
      }
    }

    /** The number of the opened letter, as its facts carry it. */
    function opened() {
      const facts = page.querySelector("[data-letter]");
      return facts ? facts.dataset.letter : null;
    }

    function click(event) {
      if (event.target.closest("[data-open-letter]")) {
        tell("");
        coming = root.matchMedia(NARROW).matches;
      }
      if (event.target.closest("[data-reveal-letter]") && opened()) look(opened());
    }

    page.addEventListener("click", click);
    return { destroy() { root.clearTimeout(timer); seen.disconnect(); page.removeEventListener("click", click); } };
  }

  function create(page, live) {
    const opened = letters(page);
    const panels = root.palm.panels.create(page, { reconnect: () => live.reconnect() });
    const header = root.palm.header.create(page, { now: live.now, region: live.boot.region });
    let known = null;

    function show() {
      const status = live.status(), beat = live.beat();
      panels.status(status);
      header.show(beat, status.level, status.blocked);
      const signal = beat ? JSON.stringify(beat.alarms || {}) : null;
      if (signal !== null && signal !== known) {   // the first heartbeat too: the tables may be older than it
        root.dash_clientside.set_props(page.dataset.signal, { data: signal });
      }
      known = signal ?? known;
    }

    function tick() {
      header.tick();
      show();
    }

    const offs = [live.on("status", show), live.on("beat", show)];
    const timer = root.setInterval(tick, 1000);
    tick();
    return {
      destroy() {
        root.clearInterval(timer);
        offs.forEach((off) => off());
        header.destroy();
        opened.destroy();
      },
    };
  }

  return { create };
});
