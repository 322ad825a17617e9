/* The shapes of regions on a map: each by its own, one that has none by those within it. */

export class RegionShapes {
  /** @param {Shapes} shapes
      @param {Plane} plane */
  constructor(shapes, plane) {
    this.places = ["county", "townships", "grids"].flatMap((name) => {
      const layer = shapes.get(name);
      return layer ? [{ layer, points: plane.project(layer.xy) }] : [];
    });
    /** @type {Map<string, {layer: ShapeLayer, points: Float32Array, found: number[]} | null>} */
    this.known = new Map();
  }

  /** The features of a region in the first layer that has any of it: its own shape, else those within it.
      @param {string} region */
  find(region) {
    const known = this.known.get(region);
    if (known !== undefined) return known;
    const found = this.locate(region);
    this.known.set(region, found);
    return found;
  }

  /** @param {string} region */
  locate(region) {
    for (const place of this.places) {
      const found = place.layer.codes.flatMap((code, f) => (code === region ? [f] : []));
      if (found.length) return { ...place, found };
    }
    const last = this.places[this.places.length - 1];
    return last ? { ...last, found: last.layer.codes.flatMap((code, f) => (code.startsWith(region) ? [f] : [])) } : null;
  }
}
