/* Where the phone is, when somebody wants to say so: asked for once, never followed. A page over http, a refusal, or no answer in
   time: nobody knows, which is told as such. */
const WAITS_MS = 8000, NOT_OLDER_MS = 60000;

/** `time`: what time it is at the centre, `now`: what the phone says, in whose time the position is.
    @param {() => number} time
    @param {Geolocation | undefined} [geolocation]
    @param {() => number} [now]
    @returns {Promise<PhonePoint | null>} */
export function askPosition(time, geolocation = globalThis.navigator?.geolocation, now = Date.now) {
  if (!geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    geolocation.getCurrentPosition(
      ({ coords, timestamp }) => resolve({ lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.max(1, Math.round(coords.accuracy)), at: time() - Math.max(0, now() - timestamp) }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: WAITS_MS, maximumAge: NOT_OLDER_MS },
    );
  });
}
