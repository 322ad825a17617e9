/* The map's room: shapes in the plane, what painters get, what is on the map. */
type Plane = ReturnType<typeof import("../../assets/app/map/geometry/plane.js").createPlane>;
type BoxIndex = ReturnType<typeof import("../../assets/app/map/geometry/box_index.js").createBoxIndex>;

/** Numbers in a row: left, top, right, bottom of a box; or x, y of one point after another. */
type Box = ArrayLike<number> & Iterable<number>;
type Run = ArrayLike<number> & Iterable<number>;
type Pair = [number, number];

/** What a geometry file says of a layer; each block is its offset and length. */
interface ShapeHead { name: string; kind: string; codes: string[]; rings: Pair; sizes: Pair; starts: Pair; deltas: Pair }
/** The shapes of a layer: see map/geometry/geometry.js. */
interface ShapeLayer {
  name: string; kind: string; codes: string[]; xy: Int32Array<ArrayBuffer>; ends: Uint32Array<ArrayBuffer>; rings: Uint32Array<ArrayBuffer>;
  box: Int32Array<ArrayBuffer>;
}
type Shapes = Map<string, ShapeLayer>;

/** What a painter gets: the rectangle in plane units, canvas px a unit, CSS px a unit, canvas px a CSS px. */
interface View {
  ctx: CanvasRenderingContext2D; scale: number; density: number; zoomScale: number; dx: number; dy: number;
  x0: number; y0: number; x1: number; y1: number;
  toPlane(): void; toPixels(): void; pixel(x: number, y: number): Pair;
}
interface OverlayView extends View { shown: number[]; holds(x: number, y: number, px: number): boolean }

interface SeverityColours { fill: string; ink: string; edge: string; line: string }
type Tone = "bg" | "s1" | "s3" | "line" | "t1" | "t2" | "t3" | "accent" | "grid" | "township" | "county" | "river";
interface Palette extends Record<Tone, string> {
  severity: Record<number, SeverityColours>; ramp: string[]; rates: string[]; silent: string; watch: string; alert: string; offline: string; font: string;
}
type SymbolLook = Palette & { density: number };

type FillStyle = string | CanvasPattern;
/** How grids are painted: fills and statuses say which layers are on. */
interface GridLook { palette: Palette; patterns: FillStyle[]; fills: boolean; statuses: boolean }
interface LineLayer {
  name: string; layer: ShapeLayer; points: Float32Array; bins: BoxIndex; near: BoxIndex; runs: Float32Array[]; long: boolean[]; boxes: Float32Array;
}
interface Ground { layer: ShapeLayer; points: Float32Array; bins: BoxIndex; edge: BoxIndex }

/** A case in the plane, and a mark on the map that stands for one or more. */
interface CaseItem { row: CaseRow; x: number; y: number; rank: number; township: number }
interface CaseMark { x: number; y: number; severity: number; count: number; ids: string[]; row: CaseRow }
interface ClusterLook { scale: number; gap: number; zoom: number; alone: string | null }
type Bins = Map<number, CaseMark[]>;
type Sprites = ReturnType<typeof import("../../assets/app/map/layers/case_layer.js").sprites>;

interface LabelLook { size: number; weight: number; colour: string; halo: string; font: string }
interface LabelBox { text: string; x: number; y: number; w: number; h: number; shown?: number[]; near?: boolean }
interface PlacedName { code: string; zh: string; en: string; x: number; y: number; level: string }
interface NamesLook { palette: Palette; lang: string; enlarge: number }

interface PaintedTile {
  coords: L.Coords; canvas: HTMLCanvasElement; element: HTMLElement; ctx: CanvasRenderingContext2D; view: View | null;
  done: (error: null, element: HTMLElement) => void;
}
interface TilesOptions { plane: Plane; pane: string; opacity: number; touches(view: View): boolean; paint(view: View): void }
interface OverlayOptions { plane: Plane; pane: string; padding: number; paint(view: OverlayView, zoom: number): void }

/** A map service: tiles that are fetched. */
interface TileService { url: string; key: string; crs: string; attribution: string }
interface MapOptions { theme?: string; lang?: string; wall?: boolean; scope?: string; wmts?: TileService | null; padding?: number[]; above?: () => number; below?: number; fit?: boolean; agencyName?: (agency: string) => string }
type LayerSwitches = Record<"grids" | "cases" | "positions" | "status" | "covers" | "storm" | "warnings" | "voids" | "hazards", boolean>;
interface MapLook {
  theme: string; lang: string; wall: boolean; cut: boolean; selected: string | null; grid: string | null; layers: LayerSwitches; wind: WindChoice;
}
/** Somebody of the opened case; `old`: minutes since they were seen, 0 while that is fresh. */
interface PersonMark { person: string; look: string; lat: number; lon: number; old: number; sign: string }
interface MapData { states: States; filter: Set<string> | null; people: PersonMark[]; area: LatLon[] | null; rates: GridRates | null; hazards: HazardMark[] }
/** How the grids of a roll-out stand: steps of the ramp by code, and those where nobody accepted. */
interface GridRates { steps: Map<string, number>; silent: Set<string>; voids?: Map<string, number> | null }
/** A team: the township of its seat, and those that it covers beside it; `look`: which of the patterns its area has. */
interface NamedPlace { code: string; zh: string; en: string }
interface Cover { seat: NamedPlace; to: NamedPlace[]; zh: string; en: string; look: number }
interface MapScale { metres: number; px: number }
/** What a map tells its page. */
interface MapEvents {
  ready: undefined; error: Failure; case: string; person: string; hazard: string; grid: string; over: string; blank: undefined; zoom: number; scale: MapScale;
  cluster: { ids: string[]; lat: number; lon: number }; point: LatLon & { region: string };
}
type MapListeners = { [E in keyof MapEvents]?: Set<(value: MapEvents[E]) => void> };
type Control = ReturnType<typeof import("../../assets/app/map/map_control.js").attachMap>;
type Scene = import("../../assets/app/map/scene.js").Scene;
interface LatLon { lat: number; lon: number }

/* ---- classes of Leaflet's that are extended ---- */

interface OverlayMethods {
  initialize(options: OverlayOptions): void; _initContainer(): void; _destroyContainer(): void; _update(): void;
  paintNow(): void; redraw(): unknown; follow(): void; getEvents(): Record<string, () => void>;
}
interface OverlayState { frame: number; options: OverlayOptions }
interface TileState { painted: Map<HTMLElement, PaintedTile>; queue: PaintedTile[]; dirty: Box[]; frame: number; options: TilesOptions }
interface TileMethods {
  createTile(coords: L.Coords, done: PaintedTile["done"]): HTMLElement; wake(): void; work(): void; begin(tile: PaintedTile): void;
  stretch(z: number): number; paintTile(tile: PaintedTile): void; ready(): PaintedTile[]; repaintAll(): void; touch(boxes: Box[]): void;
  flush(): void; flushTile(tile: PaintedTile, dirty: Box[]): void; sharpen(): void; layAnew(tile: PaintedTile): void; cornerOf(coords: L.Coords): L.Point;
  _getTilePos(coords: L.Coords): L.Point; _setZoomTransform(level: L.Level, center: L.LatLng, zoom: number): void; getEvents(): Record<string, () => void>;
  initialize?(options: TilesOptions): void;
}
type OverlayLayer = L.Renderer & OverlayMethods & OverlayState;
type TilesLayer = L.GridLayer & TileMethods & TileState;
