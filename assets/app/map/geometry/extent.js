/* What a map shows of the county: boxes of its regions, sizes, and the panes that layers lie in. */

/** The boxes (west, south, east, north in 1e-5 degree) of all shapes in a region of any level, of the coarsest layer that has some.
    @param {Shapes} shapes
    @param {string} region */
export function listBoxes(shapes, region) {
  for (const name of ["county", "townships", "grids"]) {
    const layer = shapes.get(name);
    const boxes = layer ? layer.codes.flatMap((code, f) => (code.startsWith(region) ? [layer.box.subarray(4 * f, 4 * f + 4)] : [])) : [];
    if (boxes.length) return boxes;
  }
  return [];
}

/** The bounds of a region of any level; without one, of all.
    @param {Shapes} shapes */
export function boundsOf(shapes, region = "") {
  const all = L.latLngBounds([]);
  for (const [west, south, east, north] of listBoxes(shapes, region)) all.extend([south / 1e5, west / 1e5]).extend([north / 1e5, east / 1e5]);
  return all;
}

/** The longest length of 1, 2 or 5 times a power of ten that is at most so many metres.
    @param {number} metres */
export function roundLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2].find((n) => n * power <= metres) ?? 1) * power;
}

/** A round length in the middle of what a map shows, at most so many px long.
    @param {L.Map} map */
export function measureScale(map, most = 130) {
  const y = map.getSize().y / 2, across = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([most, y]));
  const metres = roundLength(across);
  return { metres, px: Math.round((most * metres) / across) };
}

/** The pane of a name at a height, made where there is none; returns the name.
    @param {L.Map} map
    @param {string} name
    @param {number} z */
export function preparePane(map, name, z) {
  (map.getPane(name) || map.createPane(name)).style.zIndex = String(z);
  return name;
}

/** On a wall, sizes follow the page's root size: 10 px at 1080 lines. */
export function wallScale() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 10 || 1;
}
