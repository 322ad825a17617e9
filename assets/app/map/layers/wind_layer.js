/* The grids that a storm's winds cover, tinted: the stronger the wind the deeper; dotted where nobody knows. Only drawing. */
import { coversAt, FORCES } from "../../state/responses/storms.js";
import { inChunks } from "./grid_layer.js";

/** Colour's severity and depth of each force; a stronger wind lies on the weaker one.
    @type {Record<string, [severity: number, depth: number]>} */
const TINTS = { 7: [3, 0.2], 10: [2, 0.3], 12: [1, 0.4] };
const DOTS = [1, 4];

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

/** What the winds of a storm cover so many hours ahead; where the chosen force is unknown, a dotted line.
    @param {View} view
    @param {import("../geometry/region_shapes.js").RegionShapes} shapes
    @param {Storm | undefined} storm
    @param {WindChoice} choice
    @param {Palette} palette */
export function drawWinds(view, shapes, storm, { lead, force }, palette) {
  if (!storm) return;
  const covers = coversAt(storm.head.outlook, lead);
  for (const name of FORCES) {
    const [severity, depth] = TINTS[name];
    paintRegions(view, shapes, covers[name]?.inside ?? [], (ctx) => {
      ctx.globalAlpha = depth;
      ctx.fillStyle = palette.severity[severity].fill;
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
