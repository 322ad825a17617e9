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
  document.addEventListener("DOMContentLoaded", async () => {
    const link = document.querySelector('link[rel="modulepreload"][href$="/map/scene.js"]');
    if (!link) return;
    const { Scene } = await import(link.href), { drawOver } = Scene.prototype;
    const { Cases } = await import(link.href.replace("/scene.js", "/case_layer.js")), { set } = Cases.prototype;
    Cases.prototype.set = function (rows) {
      const now = performance.timeOrigin + performance.now();
      for (const row of rows) if (!reduced.has(row.source_id)) reduced.set(row.source_id, now);
      return set.call(this, rows);
    };
    Scene.prototype.drawOver = function (...args) {
      drawOver.apply(this, args);
      for (const { row } of this.cases.items) window.painted(row.source_id);
    };
  });
})();
