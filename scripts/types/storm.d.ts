/* Storms: the rows of domain/emergency/storms/storm_rows.py, and what map and panel make of them. */
/** NE, SE, SW, NW in km; null: not known. */
type Radii = (number | null)[];
interface StormPlace { valid: string; lat: number; lon: number; wind_ms: number | null; pressure_hpa: number | null; r7?: Radii; r10?: Radii; r12?: Radii }
/** Earliest, most likely, latest. */
type Spread<T> = [T, T, T];
interface WindClock { state: string; begins: Spread<string> | null; until: Spread<string> | null; of: number; agencies: number }
interface TownshipOutlook {
  region: string; grids: number; near: { at: Spread<string>; km: Spread<number>; of: number } | null;
  winds: Record<string, WindClock>; covered: Record<string, (number | null)[]>;
}
/** Of one force at one hour: the regions it covers and those of which nobody knows, and how many grids these have. */
interface WindCover { inside: string[]; unknown: string[]; grids: number; unknown_grids: number }
/** Of one force until so many hours ahead: grids that are inside at one of the `points`, in hours; `reached`: a township is within these hours, at whatever time. */
interface WindAhead { points: number[]; grids: number; unknown_grids: number; reached: boolean }
/** What the map shows of the winds: so many hours ahead; of which force the unknown is drawn. */
interface WindChoice { lead: number; force: string }
interface StormLook extends WindChoice { places: Places; now: number; choose: (choice: WindChoice) => void; folded?: boolean }
/** `winds`: by force, for each lead; not there when the outlook was made before covers were told. */
interface StormOutlook { at: string; known: boolean; agencies: string[]; leads: number[]; winds?: Record<string, WindCover[]>; cone: { valid: string; lat: number; lon: number; km: number }[]; townships: TownshipOutlook[] }
interface StormHead { id: string; part: "storm"; storm: string; name: string; name_en: string; outlook: StormOutlook }
interface StormFix extends StormPlace { id: string; part: "point"; storm: string }
interface StormForecast { id: string; part: "forecast"; storm: string; agency: string; issued: string; points: StormPlace[] }
type StormRow = StormHead | StormFix | StormForecast;
/** A storm put together again: its track in the order of time. */
interface Storm { head: StormHead; track: StormFix[]; forecasts: StormForecast[] }
