"""`make late`: every page that a test opens has a slow network and a slow machine.

Questions leave late and are answered late, packets of a socket come late and in their order, each by up to
`PALM_TESTS_LATE` ms; `PALM_TESTS_SLOW` is how many times as long the page's own work takes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

LATE_MS = int(os.environ.get("PALM_TESTS_LATE", "0"))
SLOW_BY = float(os.environ.get("PALM_TESTS_SLOW", "1"))
DELAYS = """((most) => {
  const ask = window.fetch.bind(window), Socket = window.WebSocket;
  const wait = (signal) => new Promise((go, stop) => {
    const end = () => stop(signal.reason);
    if (signal?.aborted) end();
    signal?.addEventListener("abort", end, { once: true });
    setTimeout(() => { signal?.removeEventListener("abort", end); go(); }, Math.random() * most);
  });
  window.fetch = async (where, how) => {
    if (how?.keepalive) return ask(where, how);
    await wait(how?.signal);
    const answer = await ask(where, how);
    await wait(how?.signal);
    return answer;
  };
  window.WebSocket = class extends Socket {
    #due = 0; #turn = Promise.resolve(); #left = false;
    constructor(...address) {
      super(...address);
      this.#hold("message", ({ data, origin }) => new MessageEvent("message", { data, origin }));
      this.#hold("close", (event) => new CloseEvent("close", event));
    }
    send(data) {
      if (this.readyState === Socket.OPEN) super.send(data);  // else the page is about to hear that it closed
    }
    close(...why) {
      this.#left = true;
      super.close(...why);
    }
    #hold(name, copy) {
      const late = new WeakSet();
      super.addEventListener(name, (event) => {
        if (late.has(event) || this.#left) return;
        event.stopImmediatePropagation();
        const again = copy(event);
        late.add(again);
        this.#due = Math.max(this.#due, performance.now() + Math.random() * most);
        const due = this.#due;
        this.#turn = this.#turn
          .then(() => new Promise((go) => setTimeout(go, due - performance.now())))
          .then(() => { if (!this.#left || name === "close") this.dispatchEvent(again); });
      });
    }
  };
})(%d)"""


def hinder(context: BrowserContext) -> None:
    """Let all pages of a context be as late and as slow as the run is to be."""
    if LATE_MS:
        context.add_init_script(DELAYS % LATE_MS)
    if SLOW_BY > 1:
        _slow_down(context)


def _slow_down(context: BrowserContext) -> None:
    make = context.new_page

    def new_page() -> Page:
        page = make()
        processor = context.new_cdp_session(page)
        processor.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_BY})
        return page

    context.new_page = new_page  # type: ignore[method-assign]
