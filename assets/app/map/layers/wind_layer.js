/* The grids that a storm's winds cover, tinted: the stronger the wind the deeper; dotted where nobody knows. Only drawing. */
import { coversAt, FORCES } from "../../state/responses/storms.js";
import { getContext } from "../drawing/canvas.js";
import { inChunks } from "./grid_layer.js";

/** Colour's severity and depth of each force; a stronger wind lies on the weaker one.
    @type {Record<string, [severity: number, depth: number]>} */
const TINTS = { 7: [3, 0.2], 10: [2, 0.3], 12: [1, 0.4] };
const DOTS = [1, 4], LINES = 0.85, LINE = 1.25, EDGE = 2.5;   // depth of hatching; px of a line, and with its edges
/** Lines of each force where the colours of grids say something else: their slope, and px between them.
    @type {Record<string, [slope: 1 | -1, gap: number]>} */
const HATCHES = { 7: [1, 16], 10: [-1, 12], 12: [1, 7] };
/** @type {Map<string, CanvasPattern | null>} */
const patterns = new Map();

/** @param {View} view
    @param {string} force
    @param {string} colour
    @param {string} edge beside each line, so that it is seen on a grid of its own colour, too */
function hatch({ ctx, density }, force, colour, edge) {
  const key = `${force} ${colour} ${edge} ${density}`, known = patterns.get(key);
  if (known) return known;
  const [slope, gap] = HATCHES[force], size = Math.round(gap * density), tile = document.createElement("canvas"), pen = getContext(tile);
  tile.width = tile.height = size;
  for (const shift of [-size, 0, size]) {   // the corners, too, so that tiles meet
    pen.moveTo(shift, slope > 0 ? size : 0);
    pen.lineTo(shift + size, slope > 0 ? 0 : size);
  }
  for (const [tone, width] of /** @type {[string, number][]} */ ([[edge, EDGE], [colour, LINE]])) {
    pen.strokeStyle = tone;
    pen.lineWidth = width * density;
    pen.stroke();
  }
  const made = ctx.createPattern(tile, "repeat");
  patterns.set(key, made);
  return made;
}

/** Paint regions, those in one layer together.
    @param {View} view
    @param {import("../geometry/region_shapes.js").RegionShapes} shapes
    @param {string[]} regions
    @param {(ctx: CanvasRenderingContext2D) => void} paint */
function paintRegions(view, shapes, regions, paint) {
  /** @type {Map<ShapeLayer, {points: Float32Array, features: number[]}>} */
  const layers = new Map();
  for (const place of regions.map((region) => shapes.find(region))) {
    if (!place) continue;
    const before = layers.get(place.layer)?.features ?? [];
    layers.set(place.layer, { points: place.points, features: [...before, ...place.found] });
  }
  for (const [layer, { points, features }] of layers) inChunks(view, points, layer, features, paint);
}

/** What the winds of a storm cover so many hours ahead; where the chosen force is unknown, a dotted line. `hatched`: in lines, since the grids have colours of their own.
    @param {View} view
    @param {import("../geometry/region_shapes.js").RegionShapes} shapes
    @param {Storm | undefined} storm
    @param {WindChoice} choice
    @param {Palette} palette
    @param {boolean} [hatched] */
export function drawWinds(view, shapes, storm, { lead, force }, palette, hatched = false) {
  if (!storm) return;
  const covers = coversAt(storm.head.outlook, lead);
  for (const name of FORCES) {
    const [severity, depth] = TINTS[name], { fill, edge } = palette.severity[severity];
    paintRegions(view, shapes, covers[name]?.inside ?? [], (ctx) => {
      ctx.globalAlpha = hatched ? LINES : depth;
      ctx.fillStyle = (hatched && hatch(view, name, fill, edge)) || fill;
      ctx.fill("evenodd");
      ctx.globalAlpha = 1;
    });
  }
  paintRegions(view, shapes, covers[force]?.unknown ?? [], (ctx) => {
    ctx.setLineDash(DOTS.map((length) => length * view.density));
    ctx.lineWidth = 1.6 * view.density;
    ctx.strokeStyle = palette.t2;
    ctx.stroke();
    ctx.setLineDash([]);
  });
}
