/* What the pages of callbacks ask the server by way of Dash, which tells nobody when an answer is an error or never
   comes: the page says so, and a session that is over leads to the sign-in page. While an act is under way, and until
   what it changed is on the screen, no other begins and no field takes a letter: the form that is filled anew after the
   act would take it away again. Whoever opens another row meanwhile writes at once: that row is not filled anew. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.asks = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const ADDRESS = "/_dash-update-component", QUIET = 60, UNASKED = 2000;

  class Asks {
    /** `env`: {later(f, ms) -> handle, never(handle), busy(flag), say(why or null), signIn(), nothing() -> answer} */
    constructor(env) {
      Object.assign(this, { env, open: 0, acting: false, timer: null });
    }

    /** Whether an act may begin; it is over when nothing is asked any more. */
    begin() {
      if (this.acting) return false;
      this.acting = true;
      this.env.busy(true);
      this.settle(UNASKED);
      return true;
    }

    settle(ms) {
      this.env.never(this.timer);
      this.timer = this.env.later(() => this.end(), ms);
    }

    end() {
      if (!this.acting || this.open) return;
      this.acting = false;
      this.env.busy(false);
    }

    /** A question of Dash's on its way by `fetch`. Dash gets what succeeded; else that nothing changes. */
    async ask(fetch) {
      this.open += 1;
      this.env.never(this.timer);
      const answer = await fetch().catch(() => null);
      await this.look(answer);
      this.open -= 1;
      if (!this.open) this.settle(QUIET);
      return answer && answer.ok ? answer : this.env.nothing();
    }

    /** An error is said in the words of the server. */
    async look(answer) {
      if (!answer) this.env.say("");
      else if (answer.status === 401) this.env.signIn();
      else if (answer.ok) this.env.say(null);
      else this.env.say(await why(answer));
    }
  }

  async function why(answer) {
    try {
      return (await answer.json()).error.message;
    } catch {
      return String(answer.status);
    }
  }

  /** The line at the foot of the page. */
  function line() {
    const { h } = root.palm.dom, { t } = root.palm.i18n;
    const text = h("span", "here-text"), close = h("button", "btn", t("ask.close"), { type: "button" });
    const box = h("div", "here ask-failed", [text, close], { role: "alert", hidden: "" });
    close.addEventListener("click", () => { box.hidden = true; });
    root.document.body.append(box);
    return { box, text };
  }

  /** The page shows whether an act is under way. */
  function busy(document, flag) {
    for (const main of document.querySelectorAll("main")) main.setAttribute("aria-busy", String(flag));
    hold(document, flag);
  }

  /** Fields take letters, or none for now. They keep the focus; one that was closed before stays so. */
  function hold(document, flag) {
    for (const main of document.querySelectorAll("main")) main.toggleAttribute("data-still", flag);
    const fields = flag ? "main :is(input, textarea):not([readonly])" : "main [data-held]";
    for (const field of document.querySelectorAll(fields)) {
      field.toggleAttribute("readonly", flag);
      field.toggleAttribute("data-held", flag);
    }
  }

  function begin() {
    const { document, location } = root, asked = root.fetch.bind(root);
    let shown = null;
    const asks = new Asks({
      nothing: () => new root.Response(null, { status: 204 }),
      later: (f, ms) => root.setTimeout(f, ms),
      never: (handle) => root.clearTimeout(handle),
      busy: (flag) => busy(document, flag),
      signIn: () => location.assign(`/signin?why=unsaved&next=${encodeURIComponent(location.pathname + location.search)}`),
      say(problem) {
        if (problem === null && !shown) return;
        shown = shown || line();
        shown.box.hidden = problem === null;
        if (problem !== null) shown.text.textContent = problem ? root.palm.i18n.t("ask.failed", { why: problem }) : root.palm.i18n.t("ask.away");
      },
    });
    root.fetch = (where, how) => (String(where).includes(ADDRESS) ? asks.ask(() => asked(where, how)) : asked(where, how));
    return asks;
  }

  const asks = root.document ? begin() : null;
  return { Asks, begin: () => (asks ? asks.begin() : true), release: () => hold(root.document, false) };
});
