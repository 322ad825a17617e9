/* The shapes of a county from their compact binary: see docs/browser.md for the format. */
const NAMES = ["grids", "townships", "county", "neighbours", "rivers"];

/** Map name -> layer of a binary (ArrayBuffer). Throws RangeError or SyntaxError when it is broken.
    @param {ArrayBuffer} buffer */
export function decode(buffer) {
  const size = new DataView(buffer).getUint32(0, true);
  /** @type {{layers: ShapeHead[]}} */
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  return new Map(head.layers.map((one) => [one.name, layer(one, buffer, 4 + size)]));
}

/**
 * A layer: {name, kind, codes, xy, ends, rings, box}. xy: Int32Array of x, y in 1e-5 degree (lon, lat), all rings one
 * after another; ends[r]: index of the point after ring r; rings[f]: index of the ring after feature f;
 * box: Int32Array of west, south, east, north for each feature.
 * @param {ShapeHead} head
 * @param {ArrayBuffer} buffer
 * @param {number} base
 * @returns {ShapeLayer}
 */
function layer(head, buffer, base) {
  /** @template T
      @param {new (buffer: ArrayBuffer, offset: number, length: number) => T} Kind
      @param {Pair} place */
  const block = (Kind, [offset, length]) => new Kind(buffer, base + offset, length);
  const counts = block(Uint16Array, head.rings), sizes = block(Uint32Array, head.sizes);
  const ends = sums(sizes), rings = sums(counts);
  const xy = points(sizes, block(Int32Array, head.starts), block(Int16Array, head.deltas));
  const made = { name: head.name, kind: head.kind, codes: head.codes, xy, ends, rings };
  return { ...made, box: boxes(made) };
}

/** @param {Uint16Array | Uint32Array} counts */
function sums(counts) {
  const out = new Uint32Array(counts.length);
  let total = 0;
  for (let i = 0; i < counts.length; i++) out[i] = total += counts[i];
  return out;
}

/** @param {Uint32Array} sizes
    @param {Int32Array} starts
    @param {Int16Array} deltas */
function points(sizes, starts, deltas) {
  const xy = new Int32Array(starts.length + deltas.length);
  let at = 0, d = 0;
  for (let r = 0; r < sizes.length; r++) {
    let x = (xy[at++] = starts[2 * r]), y = (xy[at++] = starts[2 * r + 1]);
    for (let p = 1; p < sizes[r]; p++) {
      xy[at++] = x += deltas[d++];
      xy[at++] = y += deltas[d++];
    }
  }
  return xy;
}

/** @param {Omit<ShapeLayer, "box">} layer */
function boxes({ codes, xy, ends, rings }) {
  const box = new Int32Array(codes.length * 4);
  let p = 0;
  for (let f = 0; f < codes.length; f++) {
    let west = 2 ** 31 - 1, south = west, east = -west, north = -west;
    for (const end = rings[f] ? ends[rings[f] - 1] : 0; p < end; p++) {
      const x = xy[2 * p], y = xy[2 * p + 1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    box.set([west, south, east, north], 4 * f);
  }
  return box;
}

/** The first ring and the ring after the last of feature f.
    @param {ShapeLayer} layer
    @param {number} f */
export function ringsOf(layer, f) {
  return [f ? layer.rings[f - 1] : 0, layer.rings[f]];
}

/** The first point and the point after the last of ring r.
    @param {ShapeLayer} layer
    @param {number} r */
export function pointsOf(layer, r) {
  return [r ? layer.ends[r - 1] : 0, layer.ends[r]];
}

/** Whether feature f holds the point x, y (1e-5 degree); holes count by the even-odd rule.
    @param {ShapeLayer} layer
    @param {number} f
    @param {number} x
    @param {number} y */
export function holds(layer, f, x, y) {
  const { xy } = layer, [first, last] = ringsOf(layer, f);
  let inside = false;
  for (let r = first; r < last; r++) {
    const [from, to] = pointsOf(layer, r);
    for (let p = from, q = to - 1; p < to; q = p++) {
      const yp = xy[2 * p + 1], yq = xy[2 * q + 1];
      if (yp > y !== yq > y && x < ((xy[2 * q] - xy[2 * p]) * (y - yp)) / (yq - yp) + xy[2 * p]) inside = !inside;
    }
  }
  return inside;
}

/** Several layers of the same name as one, in the order given: the counties of a city.
    @param {ShapeLayer[]} layers */
export function join(layers) {
  if (layers.length === 1) return layers[0];
  return {
    name: layers[0].name, kind: layers[0].kind, codes: layers.flatMap((layer) => layer.codes),
    xy: concat(layers.map((layer) => layer.xy), Int32Array), ends: concat(layers.map((layer) => layer.ends), Uint32Array, true),
    rings: concat(layers.map((layer) => layer.rings), Uint32Array, true), box: concat(layers.map((layer) => layer.box), Int32Array),
  };
}

/** Arrays one after another; `running`: each one's values go on where the one before ended.
    @template {Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>} T
    @param {T[]} arrays
    @param {new (length: number) => T} Kind
    @param {boolean} [running] */
function concat(arrays, Kind, running) {
  const out = new Kind(arrays.reduce((n, one) => n + one.length, 0));
  let at = 0, base = 0;
  for (const one of arrays) {
    for (let i = 0; i < one.length; i++) out[at++] = one[i] + base;
    if (running && at) base = out[at - 1];
  }
  return out;
}

/** All layers of several binaries joined by name. A neighbour of two counties is then in it twice.
    @param {Shapes[]} maps */
export function joinAll(maps) {
  const layersOf = (/** @type {string} */ name) => maps.flatMap((shapes) => shapes.get(name) ?? []);
  return new Map(NAMES.filter((name) => layersOf(name).length).map((name) => [name, join(layersOf(name))]));
}
