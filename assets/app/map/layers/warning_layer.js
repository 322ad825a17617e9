/* Where official warnings hold: an outline and a tint of each region in the colour of its most urgent warning, the outline in that of lines. */
import { listWarnings, toneOf } from "../../state/responses/warning_summary.js";
import * as gridLayer from "./grid_layer.js";

const TINT = 0.12;
/** Dashes by urgency, so that it is never colour alone: red is solid and widest.
    @type {Record<number, {width: number, dash: number[]}>} */
export const LOOKS = { 1: { width: 3.6, dash: [] }, 2: { width: 3, dash: [14, 4] }, 3: { width: 2.4, dash: [8, 4] }, 4: { width: 2, dash: [4, 4] }, 0: { width: 2, dash: [1, 4] } };

/** The most urgent tone of each region: {region: tone}; what is in question holds nowhere yet.
    @param {States} states */
export function findTones(states) {
  /** @type {Map<string, number>} */
  const tones = new Map();
  for (const row of listWarnings(states)) {
    if (row.state === "asked") continue;
    for (const region of row.regions) if (!tones.has(region)) tones.set(region, toneOf(row.colour));
  }
  return tones;
}

/** What holds in a part of the county only: where all is warned the outline says so.
    @param {CanvasRenderingContext2D} ctx
    @param {string} colour */
function tint(ctx, colour) {
  ctx.globalAlpha = TINT;
  ctx.fillStyle = colour;
  ctx.fill("evenodd");
  ctx.globalAlpha = 1;
}

/** The areas of warnings over the shapes of regions. */
export class WarningAreas {
  /** @param {import("../geometry/region_shapes.js").RegionShapes} shapes */
  constructor(shapes) {
    this.shapes = shapes;
  }

  /** The least urgent first, so that the most urgent lies on top.
      @param {OverlayView} view
      @param {States} states
      @param {Palette} palette */
  draw(view, states, palette) {
    const order = [...findTones(states)].sort(([, a], [, b]) => (b || 9) - (a || 9));
    for (const [region, tone] of order) {
      const place = this.shapes.find(region);
      if (!place?.found.length) continue;
      const { fill, line } = tone ? palette.severity[tone] : { fill: palette.t2, line: palette.t2 }, { width, dash } = LOOKS[tone];
      gridLayer.inChunks(view, place.points, place.layer, place.found, (ctx) => {
        if (place.layer.name !== "county") tint(ctx, fill);
        ctx.lineJoin = "round";
        ctx.lineWidth = width * view.density;
        ctx.setLineDash(dash.map((length) => length * view.density));
        ctx.strokeStyle = line;
        ctx.stroke();
        ctx.setLineDash([]);
      }, place.layer.codes.length);
    }
  }
}
