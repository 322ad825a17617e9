/* Leaflet, which dash-leaflet puts on the page as `L`: what the map's room uses of it, also of what its classes keep for those that extend them. */
declare namespace L {
  type Place = LatLng | readonly number[];

  interface Point {
    x: number; y: number;
    add(other: Point): Point; subtract(other: Point): Point; multiplyBy(n: number): Point; scaleBy(other: Point): Point; round(): Point;
  }
  interface Bounds { min: Point; max: Point; getSize(): Point; contains(other: Bounds): boolean }
  interface LatLng { lat: number; lng: number }
  interface LatLngBounds {
    extend(place: Place): this; pad(ratio: number): LatLngBounds; isValid(): boolean; getCenter(): LatLng;
    getNorth(): number; getSouth(): number; getEast(): number; getWest(): number;
  }
  interface MouseEvent { latlng: LatLng }
  interface Coords extends Point { z: number }

  class Evented {
    on(name: string, fn: (event: any) => void): this;
    on(handlers: Record<string, (event: any) => void>): this;
    off(handlers: Record<string, (event: any) => void>): this;
  }

  class Map extends Evented {
    static addInitHook(fn: (this: Map) => void): void;
    options: { zoomSnap?: number };
    _loaded?: boolean;
    _animatingZoom?: boolean;
    getContainer(): HTMLElement;
    getPane(name: string): HTMLElement | undefined;
    createPane(name: string): HTMLElement;
    hasLayer(layer: Layer): boolean;
    getZoom(): number;
    getZoomScale(to: number, from: number): number;
    getSize(): Point;
    getPixelOrigin(): Point;
    getCenter(): LatLng;
    _getNewPixelOrigin(center: LatLng, zoom: number): Point;
    fitBounds(bounds: LatLngBounds, options?: object): this;
    getBoundsZoom(bounds: LatLngBounds, inside?: boolean, padding?: Point): number;
    setMinZoom(zoom: number): this;
    setMaxZoom(zoom: number): this;
    setZoom(zoom: number, options?: { animate?: boolean }): this;
    setView(place: Place, zoom: number, options?: { animate?: boolean }): this;
    flyTo(place: Place, zoom: number, options?: { duration?: number }): this;
    panBy(offset: [number, number], options?: { animate?: boolean; duration?: number }): this;
    invalidateSize(options?: { pan?: boolean; animate?: boolean }): this;
    distance(a: LatLng, b: LatLng): number;
    project(place: Place, zoom?: number): Point;
    unproject(point: Point, zoom?: number): LatLng;
    latLngToContainerPoint(place: Place): Point;
    containerPointToLatLng(point: [number, number]): LatLng;
    containerPointToLayerPoint(point: [number, number]): Point;
  }

  class Layer extends Evented {
    _map: Map;
    initialize(options?: object): void;
    addTo(map: Map): this;
    remove(): this;
    getEvents(): Record<string, (event?: any) => void>;
  }
  /** The tiles of one whole zoom; `stretch`: by what ours are laid out larger than that. */
  interface Level { el: HTMLElement; origin: Point; zoom: number; stretch: number }
  class GridLayer extends Layer {
    constructor(options?: object);
    static extend<T extends object>(methods: T): new (options?: object) => GridLayer & T;
    isLoading(): boolean;
    _levels: Record<number, Level>;
  }
  class TileLayer extends GridLayer {
    constructor(url: string, options?: object);
    static extend<T extends object>(methods: T): new (url: string, options?: object) => TileLayer & T;
    _level: { origin: Point };
    getTileSize(): Point;
    _getTiledPixelBounds(center: LatLng): Bounds;
    _getTilePos(coords: Coords): Point;
  }
  class Renderer extends Layer {
    static extend<T extends object>(methods: T): new (options?: object) => Renderer & T;
    _container: HTMLCanvasElement | undefined;
    _bounds: Bounds | undefined;
    _zoom: number;
    _update(): void;
  }

  const DomUtil: { setPosition(element: HTMLElement, place: Point): void; setTransform(element: HTMLElement, offset: Point, scale: number): void };
  function setOptions(layer: Layer, options: object): void;
  function point(size: readonly number[]): Point;
  function bounds(a: Point, b: Point): Bounds;
  function latLng(lat: number, lng: number): LatLng;
  function latLngBounds(places: Place[]): LatLngBounds;
}
