/* Where a map looks: at home, which is a region seen whole, until a person moves it. */
import { boundsOf } from "./geometry/extent.js";

const FLY = 0.4, ABOVE_FIT = 1, ROOM = 40, FARTHEST = 3, COVERED = 0.5, NEAR = 1e-6, BESIDE_HOME = 2;   // share of the map below which a table stands; px
export const CLOSEST = 18;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Camera {
  /** @param {L.Map} map
      @param {Shapes} shapes
      @param {MapOptions} options */
  constructor(map, shapes, { scope, padding = [24, 24], above = () => padding[1], below = padding[1] }) {
    this.map = map;
    this.shapes = shapes;
    this.beside = padding[0];
    this.above = above;   // what lies over the upper edge, as it is now
    this.below = below;   // what lies over the lower edge
    this.home = scope;
    this.touched = false;
    this.aimed = /** @type {{place: L.LatLng, zoom: number} | null} */ (null);   // where home is seen from
    this.far = false;
    this.nearest = 0;   // the least zoom of a map that shows nothing beyond the county
  }

  /** Whether the view may go as far out as a storm is away.
      @param {boolean} far */
  letFar(far) {
    this.far = far;
    if (this.nearest) this.map.setMinZoom(far ? FARTHEST : this.nearest);
  }

  /** @param {LatLon[]} places */
  lookBeyond(places) {
    const bounds = boundsOf(this.shapes, this.home);
    for (const { lat, lon } of places) bounds.extend([lat, lon]);
    this.letFar(true);
    this.touched = true;
    const { y } = this.map.getSize(), options = { paddingTopLeft: [ROOM, ROOM], paddingBottomRight: [ROOM, Math.round(y * COVERED)], maxZoom: this.map.getZoom() };
    this.map.fitBounds(bounds, { ...options, animate: !still(), duration: FLY });
  }

  /** Look at a region whole; false where the map has no size yet, or the region no shape.
      @param {string | undefined} region
      @param {boolean} animate */
  fit(region, animate) {
    this.home = region;
    this.touched = false;
    const bounds = boundsOf(this.shapes, region), { map } = this;
    if (!bounds.isValid() || !map.getSize().x) return false;
    if (map._loaded) map.setMinZoom(0);
    const above = this.above(), zoom = map.getBoundsZoom(bounds, false, L.point([this.beside * 2, above + this.below]));
    const middle = map.project(bounds.getCenter(), zoom).add(L.point([0, (this.below - above) / 2]));
    const place = map.unproject(middle, zoom);
    this.aimed = null;   // on the way nothing has strayed
    this.go(place, zoom, animate);
    this.nearest = Math.floor(map.getBoundsZoom(boundsOf(this.shapes), false)) - ABOVE_FIT;
    map.setMaxZoom(CLOSEST);
    this.letFar(this.far);
    const flies = animate && !still();
    this.aimed = flies ? { place, zoom } : { place: map.getCenter(), zoom: map.getZoom() };   // where it came to, or it would never be home
    return true;
  }

  /** Whether the map does not look at home though no person moved it: Dash puts back the view it heard of last. */
  strayed() {
    const { aimed, map } = this;
    if (this.touched || aimed === null) return false;
    if (Math.abs(map.getZoom() - aimed.zoom) > NEAR) return true;
    const seen = map.project(map.getCenter(), aimed.zoom), home = map.project(aimed.place, aimed.zoom);
    return Math.hypot(seen.x - home.x, seen.y - home.y) > BESIDE_HOME;
  }

  /** @param {L.Place} place
      @param {number} zoom
      @param {boolean} animate */
  go(place, zoom, animate) {
    if (animate && !still()) this.map.flyTo(place, zoom, { duration: FLY });
    else this.map.setView(place, zoom, { animate: false });
  }

  /** Go where a person chose to.
      @param {L.Place} place
      @param {number} zoom */
  goTo(place, zoom) {
    this.touched = true;
    this.go(place, zoom, true);
  }

  /** @param {LatLon} place */
  flyTo({ lat, lon }, zoom = this.map.getZoom()) {
    this.goTo([lat, lon], Math.max(zoom, this.map.getZoom()));
  }

  /** Bring a place left of the `covered` px at the right edge, when it lies below them; says whether it had to.
      @param {LatLon} place
      @param {number} covered */
  uncover({ lat, lon }, covered) {
    const { x } = this.map.latLngToContainerPoint([lat, lon]), seen = this.map.getSize().x - covered;
    if (x <= seen - ROOM && x >= ROOM) return false;
    this.aimed = null;   // beside home on purpose
    this.map.panBy([Math.round(x - seen / 2), 0], still() ? { animate: false } : { duration: FLY });
    return true;
  }

  /** @param {number} n */
  zoomBy(n) {
    this.touched = true;
    this.map.setZoom(this.map.getZoom() + n, { animate: !still() });
  }
}
