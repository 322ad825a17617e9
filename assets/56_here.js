/* Somebody is here: tells the server of real hands, and says before a session ends that it will. A wall has none of it. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.here = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const TICK = 1000, LOOK = 15e3, AGAIN = 2e3, MINUTE = 60e3, IDLE_WARN = 2 * MINUTE, END_WARN = 10 * MINUTE, SAME = 1000;
  const INPUTS = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel"];
  const ADDRESS = "/api/here";

  /** What the bar says when so many ms are left: {kind: "idle" | "end", minutes}, or null. An age that ends first is
      announced as such: nobody can go on by pressing a button then. */
  function notice(idle, ends) {
    if (ends <= END_WARN && (idle > IDLE_WARN || ends - idle < SAME)) return { kind: "end", minutes: Math.max(1, Math.ceil(ends / MINUTE)) };
    if (idle <= IDLE_WARN) return { kind: "idle", minutes: Math.max(1, Math.ceil(idle / MINUTE)) };
    return null;
  }

  /** How long a hand is kept to itself: a minute, less where sessions are short. */
  function every(idle) { return Math.min(MINUTE, idle / 4); }

  /** Whether an event is a hand's. Browsers make up pointer moves when a page moves below a pointer that rests. */
  function hand(event, last) {
    if (!event.isTrusted) return false;
    if (event.type !== "pointermove") return true;
    const known = last.x !== undefined, moved = event.screenX !== last.x || event.screenY !== last.y;
    Object.assign(last, { x: event.screenX, y: event.screenY });
    return known && moved;
  }

  class Here {
    /** `env`: {now, fetch(method), signIn, show(notice or null)}; time is the wall's, which goes on in a sleeping machine. */
    constructor(env) {
      Object.assign(this, { env, left: null, span: MINUTE / 4, usedAt: -Infinity, askedAt: -Infinity, over: false });
    }

    /** Ask how long it still is; no use. */
    look() { return this.ask("GET"); }

    /** A hand was there. */
    used(pressed = false) {
      const now = this.env.now();
      if (this.over || (!pressed && now - this.usedAt < this.span)) return undefined;
      this.usedAt = now;
      return this.ask("POST");
    }

    async ask(method) {
      this.askedAt = this.env.now();
      try {
        const answer = await this.env.fetch(method);
        if (answer.status === 401) this.end();
        else if (answer.ok) this.take(await answer.json(), method);
      } catch { /* the server is away: nobody's session is ended meanwhile by us */ }
    }

    take({ idle_s: idle, ends_s: ends }, method) {
      const at = this.env.now();
      this.left = idle === null ? null : { idle: at + idle * 1000, ends: at + ends * 1000 };
      if (method === "POST" && idle !== null) this.span = every(idle * 1000);
      this.draw();
    }

    end() {
      if (this.over) return;
      this.over = true;
      this.env.signIn();
    }

    /** Once a second. Another page of the same session may be in use: near the end the server is asked again. */
    tick() {
      if (this.over || !this.left) return;
      const now = this.env.now(), idle = this.left.idle - now, ends = this.left.ends - now;
      const pause = idle <= 0 ? AGAIN : LOOK;
      if (notice(idle, ends) && now - this.askedAt >= pause) this.look();
      this.draw();
    }

    draw() {
      const now = this.env.now();
      this.env.show(this.left && notice(this.left.idle - now, this.left.ends - now));
    }
  }

  /** The bar at the foot of the page; polite, it takes no focus. */
  function bar(go) {
    const { h } = root.palm.dom, { t } = root.palm.i18n;
    const text = h("span", "here-text"), button = h("button", "btn btn-main", t("here.go_on"), { type: "button" });
    const box = h("div", "here", [text, button], { role: "status", "aria-live": "polite", hidden: "" });
    button.addEventListener("click", go);
    root.document.body.append(box);
    return (said) => {
      box.hidden = !said;
      if (!said) return;
      button.hidden = said.kind === "end";
      root.palm.dom.setText(text, said.kind === "end" ? t("here.end", { n: said.minutes }) : t("here.idle", { n: said.minutes }));
    };
  }

  let begun = null;

  /** Begin, once a document, for a person; `kind` is who is signed in. */
  function start(kind) {
    if (begun || kind !== "person") return begun;
    const { document } = root, last = {};
    const env = {
      now: () => Date.now(),
      fetch: (method) => root.fetch(ADDRESS, { method, cache: "no-store", headers: method === "GET" ? {} : { "X-CSRFToken": root.palm.reason.token() } }),
      signIn: () => root.palm.leave.go(kind),
      show: (said) => show(said),
    };
    begun = new Here(env);
    const show = bar(() => begun.used(true));
    const ear = (event) => { if (hand(event, last)) begun.used(); };
    for (const name of INPUTS) root.addEventListener(name, ear, { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) begun.look(); });
    root.setInterval(() => begun.tick(), TICK);
    begun.look();
    return begun;
  }

  /** Pages that the server draws say in `data-here` which language they speak. */
  async function startPlain() {
    const lang = root.document.body.dataset.here;
    if (!lang) return;
    await root.palm.i18n.load(lang);
    start("person");
  }

  if (root.document && root.document.readyState === "loading") root.document.addEventListener("DOMContentLoaded", startPlain);
  else if (root.document && root.document.body) startPlain();

  return { Here, notice, every, hand, start };
});
