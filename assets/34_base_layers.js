/* What lies under and over the grids: neighbours, rivers, borders; and, when set, the tiles of a map service. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.baseLayers = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const WIDTHS = { neighbours: 1, rivers: 2, townships: 1.3, county: 2 };
  const TONES = { neighbours: "line", rivers: "river", townships: "township", county: "county" };
  const MAIN_RIVER = 4, LONG = 2500;   // a river longer than LONG plane units is a main river

  /** The layers of lines, projected and indexed. */
  function prepare(layers, plane) {
    return ["neighbours", "rivers", "townships", "county"].filter((name) => layers.has(name)).map((name) => {
      const layer = layers.get(name), points = plane.project(layer.xy);
      return { name, layer, points, bins: root.palm.bins.create(plane.boxes(layer.box)), long: longOnes(layer, points) };
    });
  }

  /** Which lines are long: main rivers are drawn wider. */
  function longOnes(layer, points) {
    const long = new Set();
    if (layer.kind !== "line") return long;
    for (let f = 0; f < layer.codes.length; f++) {
      let length = 0;
      for (let r = root.palm.geometry.ringsOf(layer, f)[0]; r < layer.rings[f]; r++) {
        const [from, to] = root.palm.geometry.pointsOf(layer, r);
        for (let p = from + 1; p < to; p++) length += Math.hypot(points[2 * p] - points[2 * p - 2], points[2 * p + 1] - points[2 * p - 1]);
      }
      if (length > LONG) long.add(f);
    }
    return long;
  }

  function touches(view, lines) {
    return lines.some(({ bins }) => bins.query(view.x0, view.y0, view.x1, view.y1).length);
  }

  /**
   * Paint the lines of a view. Rivers grow with the zoom, borders keep their width. `only`: nothing outside the county,
   * for a map without an edge of its own.
   */
  function paint(view, lines, palette, { only = false } = {}) {
    view.ctx.lineJoin = view.ctx.lineCap = "round";
    for (const one of lines) {
      if (only && one.name === "neighbours") continue;
      if (only && one.name === "rivers") inside(view, lines, () => paintLayer(view, one, palette));
      else paintLayer(view, one, palette);
    }
  }

  /** Draw clipped to the county. */
  function inside(view, lines, draw) {
    const { ctx } = view, county = lines.find(({ name }) => name === "county");
    if (!county) return;
    const found = county.bins.query(view.x0, view.y0, view.x1, view.y1);
    ctx.save();
    view.toPlane();
    ctx.beginPath();
    root.palm.gridLayer.trace(ctx, county.points, county.layer, found, 0.6 / view.scale);
    view.toPixels();
    ctx.clip("evenodd");
    draw();
    ctx.restore();
  }

  function paintLayer(view, { name, layer, points, bins, long }, palette) {
    const found = bins.query(view.x0, view.y0, view.x1, view.y1);
    const width = WIDTHS[name] * view.density * (name === "rivers" ? riverScale(view) : 1);
    const draw = (features, px) => root.palm.gridLayer.inChunks(view, points, layer, features, (ctx) => {
      ctx.lineWidth = px;
      ctx.strokeStyle = palette[TONES[name]];
      ctx.stroke();
    });
    draw(found.filter((f) => !long.has(f)), width);
    draw(found.filter((f) => long.has(f)), (width * MAIN_RIVER) / WIDTHS.rivers);
  }

  function riverScale({ zoomScale }) {
    return Math.min(4, Math.max(1, zoomScale * 2 ** 3) ** 0.75);   // 1 up to zoom 11
  }

  /** A map service in GCJ-02: each tile is put where its corner truly is in WGS-84. */
  const SHIFTED = {
    _getTiledPixelBounds(center) {
      const [lat, lon] = root.palm.gcj02.fromWgs(center.lat, center.lng);
      return root.L.TileLayer.prototype._getTiledPixelBounds.call(this, root.L.latLng(lat, lon));
    },

    _getTilePos(coords) {
      const corner = coords.scaleBy(this.getTileSize()), there = this._map.unproject(corner, coords.z);
      const [lat, lon] = root.palm.gcj02.toWgs(there.lat, there.lng);
      return this._map.project([lat, lon], coords.z).subtract(this._level.origin).round();
    },
  };

  /** The tile layer of a map service: {url, key, crs: "wgs84" | "gcj02", attribution}. `{key}` and `{s}` 0-7 are filled in. */
  function service({ url, key, crs, attribution }) {
    const options = { key, attribution, subdomains: "01234567", maxZoom: 18, keepBuffer: 1 };
    const Kind = crs === "gcj02" ? root.L.TileLayer.extend(SHIFTED) : root.L.TileLayer;
    return new Kind(url, options);
  }

  return { prepare, touches, paint, service };
});
