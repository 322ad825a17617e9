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

  /* A module of the page: at an address of its own, or by its name in the page's one file (scripts/bundle.py). */
  const moduleOf = async (name) => {
    const own = document.querySelector(`link[rel="modulepreload"][href$="/${name}.js"]`);
    const joined = document.querySelector('link[rel="modulepreload"][href*="/00_bundles/"]');
    if (own) return import(own.href);
    return joined && (await import(joined.href))[name];
  };

  /* On our pages: the cases that the map's overlay has just drawn. */
  document.addEventListener("DOMContentLoaded", async () => {
    const [scene, layer] = await Promise.all(["map/scene", "map/layers/case_layer"].map(moduleOf));
    if (!scene) return;
    const { Scene } = scene, { drawOver } = Scene.prototype, { Cases } = layer, { set } = Cases.prototype;
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
