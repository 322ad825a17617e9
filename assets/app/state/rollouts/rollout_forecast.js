/* When a tier will have accepted: a prediction with its interval, from the answers of this roll-out alone. Pure.

   The method: cumulative hazard H(t) = -ln(1 - accepted / people), taken as a power of the time since the issue (Weibull), whose
   exponent is read between half of the time that has passed and now. The interval is that of the exponent: the chance of the answers
   counted, how much it bent against the half before, and that people tire. It is meant to hold nine times of ten (the test counts
   how often it does in 200 simulated roll-outs); it knows no reminder that is still to come. */

const LEAST_ACCEPTED = 12, LEAST_MINUTES = 6, HORIZON = 24 * 60, SIGMAS = 1.28, UNSURE = 0.12, TIRING = 0.32, FLATTEST = 0.02, POINTS = 24;

/** How many had accepted at a minute, by the steps of the curve.
    @param {CurveTier} curve
    @param {number} minute */
export function acceptedAt(curve, minute) {
  const place = curve.minutes.findLastIndex((one) => one <= minute);
  return place < 0 ? 0 : curve.accepted[place];
}

/** The minute at which so many had accepted; null when they have not.
    @param {CurveTier} curve
    @param {number} wanted */
export function reachedAt(curve, wanted) {
  const place = curve.accepted.findIndex((n) => n >= wanted);
  return place < 0 ? null : curve.minutes[place];
}

/** @param {number} accepted
    @param {number} people */
const hazard = (accepted, people) => -Math.log(1 - Math.min(accepted, people - 0.5) / people);

/** The exponent of now and how unsure it is; null while too few have answered.
    @param {CurveTier} curve
    @param {number} now minutes since the issue */
export function fitExponent(curve, now) {
  const { people } = curve, a = acceptedAt(curve, now), half = acceptedAt(curve, now / 2), quarter = acceptedAt(curve, now / 4);
  if (people < 2 || now < LEAST_MINUTES || a < LEAST_ACCEPTED || !half) return null;
  const h = hazard(a, people), h2 = hazard(half, people), left = Math.max(0.5, people - a);
  const exponent = Math.max(FLATTEST, Math.log2(h / h2));
  const chance = Math.sqrt(a - half + 1) / left / h / Math.LN2;
  const bend = quarter ? exponent - Math.log2(h2 / hazard(quarter, people)) : 0;
  return { hazard: h, exponent, spread: Math.hypot(SIGMAS * chance, UNSURE * exponent), bend };
}

/** How many must have accepted for a share of the people; all of them for 1.
    @param {number} people
    @param {number} share */
export const wantedOf = (people, share) => Math.ceil(share * people - 1e-9);

/** When a share of a tier will have accepted, and the shares from now to `until`; null while nothing can be said.
    @param {CurveTier} curve
    @param {{now: number, share: number, until: number}} asked minutes since the issue
    @returns {Forecast | null} */
export function forecast(curve, { now, share, until }) {
  const fit = fitExponent(curve, now), wanted = wantedOf(curve.people, share);
  if (!fit) return null;
  const { exponent, spread, bend } = fit, need = hazard(wanted, curve.people);
  const low = Math.max(FLATTEST / 2, (1 - TIRING) * exponent - spread + Math.min(0, bend)), high = exponent + spread + Math.max(0, bend);
  const middle = Math.max(FLATTEST, (1 - TIRING / 3) * exponent + bend / 3);
  const shareAt = (/** @type {number} */ minute, /** @type {number} */ k) => 1 - Math.exp(-fit.hazard * (minute / now) ** k);
  const when = (/** @type {number} */ k) => {
    const minute = now * (need / fit.hazard) ** (1 / k);
    return minute <= HORIZON ? minute : null;
  };
  const reached = reachedAt(curve, wanted);
  const points = Array.from({ length: POINTS + 1 }, (_, i) => now + (Math.max(until, now) - now) * i / POINTS)
    .map((minute) => ({ minute, share: shareAt(minute, middle), low: shareAt(minute, low), high: shareAt(minute, high) }));
  if (reached !== null) return { at: reached, early: reached, late: reached, points };
  return { at: when(middle), early: when(high), late: when(low), points };
}
