/* Who covers what (1+X): the townships of each enforcement team as one area, told apart by its pattern, and the team's name. */
import * as gridLayer from "./grid_layer.js";
import { hatch, lines, pattern } from "../drawing/symbols.js";

/** How the area of the n-th team looks; as the swatches `cover-n` of the legend (assets/styles/live/dispatch.css). */
export const LOOKS = 5;
const TOWNSHIP_DIGITS = 9;

/** The teams that cover some township beside their own, in the order of the packs.
    @param {CountyStatic[]} statics
    @returns {Cover[]} */
export function listCovers(statics) {
  const teams = statics.flatMap(({ covers = {}, units, regions }) => {
    const names = new Map(regions.map(([code, zh, en]) => [code, { code, zh, en }]));
    return units.flatMap(({ code, name, name_en, region = "" }) => {
      const seat = names.get(region), to = (covers[code] ?? []).map((one) => names.get(one)).filter((one) => one !== undefined);
      return seat && to.length ? [{ seat, to, zh: name, en: name_en ?? name }] : [];
    });
  });
  return teams.map((team, n) => ({ ...team, look: n % LOOKS }));
}

/** The teams that a place belongs to: a village's or grid's are those of its township.
    @param {Cover[]} covers
    @param {string} region */
export function findCovers(covers, region) {
  const township = region.slice(0, TOWNSHIP_DIGITS);
  return covers.filter(({ seat, to }) => [seat, ...to].some(({ code }) => code === township));
}

/** What a team is called beside its township's name, which stands there already.
    @param {Cover} cover
    @param {string} lang */
export function nameBeside({ zh, en, seat }, lang) {
  const [name, place] = lang === "en" ? [en, seat.en] : [zh, seat.zh];
  return (name.startsWith(place) ? name.slice(place.length).trim() : "") || name;
}

/** The areas of the teams on the townships of a map, and what they are filled with. */
export class Covers {
  /** @param {CountyStatic[]} statics
      @param {ShapeLayer | undefined} townships
      @param {Plane} plane */
  constructor(statics, townships, plane) {
    this.list = townships ? listCovers(statics) : [];
    this.layer = townships;
    this.points = townships ? plane.project(townships.xy) : new Float32Array();
    this.boxes = townships ? plane.boxes(townships.box) : new Float32Array();
    const index = new Map(townships?.codes.map((code, f) => [code, f]));
    this.areas = this.list.map(({ seat, to }) => [seat, ...to].map(({ code }) => index.get(code) ?? -1).filter((f) => f >= 0));
    /** @type {FillStyle[]} */
    this.fills = [];
  }

  /** @param {CanvasRenderingContext2D} ctx
      @param {number} density
      @param {Palette} palette */
  restyle(ctx, density, { accent }) {
    const side = (/** @type {number} */ turn) => pattern(ctx, density, accent, (c, size) => lines(c, size, turn));
    this.fills = [pattern(ctx, density, accent, hatch), side(1), side(2), side(3), accent];
  }

  /** Tint and pattern of each area, and its edge; drawn with the tiles, so that moving the map costs nothing.
      @param {View} view
      @param {Palette} palette */
  paint(view, { accent }) {
    const { layer, points } = this;
    if (!layer) return;
    this.areas.forEach((area, n) => gridLayer.inChunks(view, points, layer, area.filter((f) => this.touches(view, f)), (ctx) => {
      const fill = this.fills[this.list[n].look];
      ctx.setLineDash([]);
      for (const [style, alpha] of /** @type {[FillStyle, number][]} */ ([[accent, 0.1], [fill, fill === accent ? 0.14 : 0.4]])) {
        ctx.globalAlpha = alpha;
        ctx.fillStyle = style;
        ctx.fill("evenodd");
      }
      ctx.globalAlpha = 1;
      ctx.lineWidth = 2 * view.density;
      ctx.strokeStyle = accent;
      ctx.stroke();
    }, layer.codes.length));
  }

  /** @param {View} view
      @param {number} f */
  touches({ x0, y0, x1, y1 }, f) {
    const [left, top, right, bottom] = this.boxes.subarray(4 * f, 4 * f + 4);
    return left <= x1 && right >= x0 && top <= y1 && bottom >= y0;
  }

  /** The names of the teams for a language, at the places of their seats.
      @param {string} lang
      @returns {{code: string, text: string}[]} */
  names(lang) {
    return this.list.map((cover) => ({ code: cover.seat.code, text: nameBeside(cover, lang) }));
  }
}
