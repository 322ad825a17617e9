/* Notes when an event is on the screen: at the first task after the frame that painted it. On our pages also when
   the map was handed the state that has it. */
(() => {
  const seen = new Map(), waiting = [], channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.timeOrigin + performance.now();
    for (const id of waiting.splice(0)) seen.set(id, now);
  };
  window.painted = (id) => {
    if (seen.has(id)) return;
    seen.set(id, 0);
    waiting.push(id);
    channel.port2.postMessage(0);
  };
  const reduced = new Map();
  window.reducedTimes = () => [...reduced];
  window.paintedTimes = () => [...seen].filter(([, at]) => at);

  /* On our pages: the cases that the map's overlay has just drawn. */
  document.addEventListener("DOMContentLoaded", () => {
    const { palm } = window;
    if (!palm || !palm.overlay) return;
    let rows = [];
    const { set } = palm.caseLayer.Cases.prototype, { create } = palm.overlay;
    palm.caseLayer.Cases.prototype.set = function (given) {
      rows = given;
      const now = performance.timeOrigin + performance.now();
      for (const row of rows) if (!reduced.has(row.source_id)) reduced.set(row.source_id, now);
      return set.call(this, given);
    };
    palm.overlay.create = (options) => create({
      ...options,
      paint: (...args) => {
        options.paint(...args);
        for (const row of rows) window.painted(row.source_id);
      },
    });
  });
})();
