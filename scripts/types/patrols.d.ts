/* Hazard points: the live row, what /api/hazards tells beside it, and the lines a page makes of both. */
/** What the state of a point follows from. */
interface PatrolFacts { people: string[]; hours: number | null; since: string | null; due_at: string | null; normal_at: string | null; abnormal_at: string | null; unreachable_at: string | null }
interface PatrolRow extends PatrolFacts { id: string; region: string; name: string; hazard: string; lon: number; lat: number; households: number; what: string; case: string; round: number }
interface HazardContact { duty: string; person: string; name: string; post: string; phone: string }
/** By id of the person. */
type HazardCalls = Record<string, { name: string; phone: string }>;
interface HazardPoint extends PatrolRow { look: string; capacity?: number; flood_level?: number; dam_height?: number; contacts: HazardContact[] }
/** `wind`: "now" where a storm's wind blows, "soon" where it comes within a day. */
interface PointLine { row: HazardPoint; state: string; wind: string }
interface PatrolTold { id: string; result: string; what: string; at: string; received_at: string; person: string; name: string; said_by: string; channel: string; case: string }
/** A point on the map; `sign`: one letter for its kind. */
interface HazardMark { id: string; lat: number; lon: number; sign: string; state: string; picked: boolean }
