/* Somebody is here: tells the server of real hands, and says before a session ends that it will. Pure but for `env`. */

const LOOK = 15e3, AGAIN = 2e3, MINUTE = 60e3, IDLE_WARN = 2 * MINUTE, END_WARN = 10 * MINUTE, SAME = 1000;

/** What the bar says when so many ms are left: {kind: "idle" | "end", minutes}, or null. An age that ends first is
    announced as such: nobody can go on by pressing a button then.
    @param {number} idle
    @param {number} ends
    @returns {SessionNotice | null} */
export function dueNotice(idle, ends) {
  if (ends <= END_WARN && (idle > IDLE_WARN || ends - idle < SAME)) return { kind: "end", minutes: Math.max(1, Math.ceil(ends / MINUTE)) };
  if (idle <= IDLE_WARN) return { kind: "idle", minutes: Math.max(1, Math.ceil(idle / MINUTE)) };
  return null;
}

/** How long a hand is kept to itself: a minute, less where sessions are short.
    @param {number} idle */
export function reportInterval(idle) { return Math.min(MINUTE, idle / 4); }

/** Whether an event is a hand's. Browsers make up pointer moves when a page moves below a pointer that rests.
    @param {Event} event
    @param {{x?: number, y?: number}} last */
export function isHumanInput(event, last) {
  if (!event.isTrusted) return false;
  if (event.type !== "pointermove") return true;
  const { screenX: x, screenY: y } = /** @type {PointerEvent} */ (event);
  const known = last.x !== undefined, moved = x !== last.x || y !== last.y;
  Object.assign(last, { x, y });
  return known && moved;
}

export class SessionActivity {
  /** `env`: {now, fetch(method), signIn, show(notice or null)}; time is the wall's, which goes on in a sleeping machine.
      @param {SessionEnvironment} env */
  constructor(env) {
    this.env = env;
    /** @type {{idle: number, ends: number} | null} */
    this.left = null;
    this.span = MINUTE / 4;
    this.usedAt = -Infinity;
    this.askedAt = -Infinity;
    this.over = false;
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

  /** @param {string} method */
  async ask(method) {
    if (this.over) return;
    this.askedAt = this.env.now();
    try {
      const answer = await this.env.fetch(method);
      if (answer.status === 401) this.end();
      else if (answer.ok) this.take(await answer.json(), method);
    } catch { /* the server is away: nobody's session is ended meanwhile by us */ }
  }

  /** @param {{idle_s: number | null, ends_s: number}} left
      @param {string} method */
  take({ idle_s: idle, ends_s: ends }, method) {
    const at = this.env.now();
    this.left = idle === null ? null : { idle: at + idle * 1000, ends: at + ends * 1000 };
    if (method === "POST" && idle !== null) this.span = reportInterval(idle * 1000);
    this.draw();
  }

  /** The person signs out: nothing is asked or said any more. */
  stop() { this.over = true; }

  end() {
    if (this.over) return;
    this.stop();
    this.env.signIn();
  }

  /** Once a second. Another page of the same session may be in use: near the end the server is asked again. */
  tick() {
    if (this.over || !this.left) return;
    const now = this.env.now(), idle = this.left.idle - now, ends = this.left.ends - now;
    const pause = idle <= 0 ? AGAIN : LOOK;
    if (dueNotice(idle, ends) && now - this.askedAt >= pause) this.look();
    this.draw();
  }

  draw() {
    const now = this.env.now();
    this.env.show(this.left && dueNotice(this.left.idle - now, this.left.ends - now));
  }
}
