/* Where official warnings hold: an outline and a tint of each region in the colour of its most urgent warning. */
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

/** The shapes of the layers regions are in, and how they are drawn. */
export class WarningAreas {
  /** @param {Shapes} shapes
      @param {Plane} plane */
  constructor(shapes, plane) {
    this.places = ["county", "townships", "grids"].flatMap((name) => {
      const layer = shapes.get(name);
      return layer ? [{ layer, points: plane.project(layer.xy) }] : [];
    });
  }

  /** The features of a region in the first layer that has any of it: its own shape, else those within it.
      @param {string} region */
  find(region) {
    for (const place of this.places) {
      const found = place.layer.codes.flatMap((code, f) => (code === region ? [f] : []));
      if (found.length) return { ...place, found };
    }
    const last = this.places[this.places.length - 1];
    return last ? { ...last, found: last.layer.codes.flatMap((code, f) => (code.startsWith(region) ? [f] : [])) } : null;
  }

  /** The least urgent first, so that the most urgent lies on top.
      @param {OverlayView} view
      @param {States} states
      @param {Palette} palette */
  draw(view, states, palette) {
    const order = [...findTones(states)].sort(([, a], [, b]) => (b || 9) - (a || 9));
    for (const [region, tone] of order) {
      const place = this.find(region);
      if (!place?.found.length) continue;
      const colour = tone ? palette.severity[tone].fill : palette.t2, { width, dash } = LOOKS[tone];
      gridLayer.inChunks(view, place.points, place.layer, place.found, (ctx) => {
        if (place.layer.name !== "county") tint(ctx, colour);
        ctx.lineJoin = "round";
        ctx.lineWidth = width * view.density;
        ctx.setLineDash(dash.map((length) => length * view.density));
        ctx.strokeStyle = colour;
        ctx.stroke();
        ctx.setLineDash([]);
      }, place.layer.codes.length);
    }
  }
}
