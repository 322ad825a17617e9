/* The page starts here: Dash's clientside callback `palm_start.mount` hands over the boot data of the page on screen. */
(function (root) {
  "use strict";
  const RETRY = 10e3;
  let current = null;   // {page element, piece, live}
  let turn = 0;

  const PAGES = { wall: () => root.palm.wall, dispatch: () => root.palm.dispatch, sources: () => root.palm.sourcesPage };

  function frame() {
    return new Promise((resolve) => root.requestAnimationFrame(resolve));
  }

  /** Wait until React has put the page, and the map has its place, into the document. */
  async function element(boot) {
    for (;;) {
      const found = root.document.querySelector(`.page-${boot.page}`);
      if (found) return found;
      await frame();
    }
  }

  function unmount() {
    if (!current) return;
    current.piece.destroy();
    current.live.destroy();
    current = null;
  }

  /** A page that cannot even start says so, with the code, offers to try again, and does so by itself. */
  function sayFailed(page, problem) {
    const { h } = root.palm.dom;
    const again = h("button", "btn", root.palm.i18n.t("state.again"));
    again.addEventListener("click", () => root.location.reload());
    root.setInterval(root.palm.alive.reloadIfServed, RETRY);
    const main = page.querySelector("main");
    const text = root.palm.i18n.t("state.error.code", { code: problem.code || problem.message });
    main.replaceWith(h("main", "page-message", [h("h1", "", root.palm.i18n.t("state.error")), h("p", "", text), again], { role: "alert" }));
  }

  async function begin(boot, mine) {
    const page = await element(boot);
    await root.palm.i18n.load(boot.lang);
    root.palm.dom.fillIcons(page);
    root.palm.here.start(boot.viewer.kind);
    if (page.dataset.plain) {
      if (mine !== turn) return undefined;
      current = { piece: root.palm.plainPage.create(page), live: { destroy() {} } };
      page.dataset.mounted = "1";
      return undefined;
    }
    try {
      const live = await root.palm.live.create(boot);
      if (mine !== turn) return live.destroy();
      current = { live, piece: PAGES[boot.page]().create(page, live) };
      page.dataset.mounted = "1";
    } catch (problem) {
      root.console.warn("palm: the page could not start", problem);
      sayFailed(page, problem);
    }
    return undefined;
  }

  /** Mount the page of `boot`, taking down the one before. The value goes nowhere: it tells Dash that it ran. */
  function mount(boot) {
    turn += 1;
    unmount();
    if (boot) begin(boot, turn);
    return boot ? boot.page : null;
  }

  root.palm = root.palm || {};
  root.palm.start = { mount };
  root.dash_clientside = root.dash_clientside || {};
  root.dash_clientside.palm_start = { mount };
})(self);
