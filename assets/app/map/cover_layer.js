/* Who covers what (1+X): a line from the seat of a team to each township that it covers beside its own, and the team's name. */
import * as labels from "./labels.js";

/** The teams that cover some township, with the places of their own and of those they cover.
    @param {CountyStatic[]} statics
    @param {Plane} plane
    @returns {Cover[]} */
export function listCovers(statics, plane) {
  return statics.flatMap(({ covers = {}, units, regions }) => {
    /** @type {Map<string, Pair>} */
    const places = new Map(regions.map(([code, , , lat, lon]) => [code, [plane.x(lon), plane.y(lat)]]));
    return units.flatMap(({ code, name, name_en, region = "" }) => {
      const seat = places.get(region), to = (covers[code] ?? []).map((one) => places.get(one)).filter((place) => place !== undefined);
      return seat && to.length ? [{ seat, to, zh: name, en: name_en ?? name }] : [];
    });
  });
}

/** @param {OverlayView} view
    @param {Cover[]} covers
    @param {Palette} palette
    @param {string} lang */
export function draw({ ctx, density, pixel }, covers, palette, lang) {
  ctx.setLineDash([]);
  ctx.lineWidth = 2 * density;
  ctx.strokeStyle = ctx.fillStyle = palette.accent;
  for (const { seat, to } of covers) {
    for (const place of to) {
      ctx.beginPath();
      ctx.moveTo(...pixel(...seat));
      ctx.lineTo(...pixel(...place));
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(...pixel(...place), 5 * density, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
  for (const { seat, zh, en } of covers) {
    const [x, y] = pixel(...seat), name = lang === "en" ? en : zh;
    labels.write(ctx, name, x, y + 16 * density, { size: 12 * density, weight: 600, colour: palette.accent, halo: palette.bg, font: palette.font });
  }
}
