import assert from "node:assert/strict";
import test from "node:test";
import * as geometry from "../../../../assets/app/map/geometry/geometry.js";

/** A binary as the server makes it: layers of {name, kind, features: [[ring, ...]]}, rings of [x, y] in 1e-5 degree. */
function encode(layers) {
  const blocks = [];
  let offset = 0;
  const block = (array) => {
    const bytes = Buffer.from(array.buffer), padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    const place = [offset, array.length];
    blocks.push(padded);
    offset += padded.length;
    return place;
  };
  const heads = layers.map(({ name, kind, features }) => {
    const rings = features.flat();
    const steps = rings.flatMap((ring) => ring.slice(1).flatMap(([x, y], i) => [x - ring[i][0], y - ring[i][1]]));
    return {
      name, kind, codes: features.map((_, i) => `${name}${i}`), rings: block(Uint16Array.from(features.map((f) => f.length))),
      sizes: block(Uint32Array.from(rings.map((ring) => ring.length))), starts: block(Int32Array.from(rings.flatMap((ring) => ring[0]))),
      deltas: block(Int16Array.from(steps)),
    };
  });
  let head = JSON.stringify({ scale: 100000, layers: heads });
  head += " ".repeat((4 - (Buffer.byteLength(head) % 4)) % 4);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(Buffer.byteLength(head));
  const all = Buffer.concat([size, Buffer.from(head), ...blocks]);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.length);
}

const SQUARE = [[0, 0], [100, 0], [100, 100], [0, 100]], HOLE = [[40, 40], [60, 40], [60, 60], [40, 60]];
const FAR = [[11900000, 2900000], [11900100, 2900000], [11900050, 2900090]];
const decode = (features, kind = "polygon", name = "grids") => geometry.decode(encode([{ name, kind, features }])).get(name);

test("points come back, feature by feature and ring by ring", () => {
  const layer = decode([[SQUARE, HOLE], [FAR]]);
  assert.deepEqual(layer.codes, ["grids0", "grids1"]);
  assert.deepEqual(geometry.ringsOf(layer, 1), [2, 3]);
  const [from, to] = geometry.pointsOf(layer, 2);
  assert.deepEqual([...layer.xy.subarray(2 * from, 2 * to)], FAR.flat());
  assert.deepEqual([...layer.box], [0, 0, 100, 100, 11900000, 2900000, 11900100, 2900090]);
});

test("a point is in a polygon, but not in its hole", () => {
  const layer = decode([[SQUARE, HOLE], [FAR]]);
  assert.equal(geometry.holds(layer, 0, 20, 20), true);
  assert.equal(geometry.holds(layer, 0, 50, 50), false);
  assert.equal(geometry.holds(layer, 0, 120, 50), false);
  assert.equal(geometry.holds(layer, 1, 11900050, 2900030), true);
});

test("counties of a city become one layer", () => {
  const first = geometry.decode(encode([{ name: "grids", kind: "polygon", features: [[SQUARE, HOLE]] }]));
  const second = geometry.decode(encode([{ name: "grids", kind: "polygon", features: [[FAR], [SQUARE]] }, { name: "rivers", kind: "line", features: [[FAR]] }]));
  const all = geometry.joinAll([first, second]), grids = all.get("grids");
  assert.equal(grids.codes.length, 3);
  assert.equal(geometry.holds(grids, 1, 11900050, 2900030), true);
  assert.equal(geometry.holds(grids, 2, 50, 50), true);
  assert.equal(all.get("rivers").codes.length, 1);
  assert.equal(all.has("townships"), false);
});

test("a broken binary is refused", () => {
  assert.throws(() => geometry.decode(new ArrayBuffer(2)));
  const cut = encode([{ name: "grids", kind: "polygon", features: [[FAR]] }]);
  assert.throws(() => geometry.decode(cut.slice(0, cut.byteLength - 8)));
});
