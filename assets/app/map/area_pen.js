/* Draws a line around people on the map: press, lead it around them, let go. Enter takes what the map shows, Escape nothing. */

/** As many corners as the server takes: MOST_CORNERS of domain/squads/area.py. */
export const MOST_CORNERS = 64;
const STEP = 4, LEAST = 12, SVG = "http://www.w3.org/2000/svg";

/** At most so many of the points, evenly along the line.
    @template T
    @param {T[]} points */
export function thin(points, most = MOST_CORNERS) {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => points[Math.floor((i * points.length) / most)]);
}

/** Whether a line goes around something: a press that hardly moved is none.
    @param {Pair[]} points */
export function encloses(points) {
  const across = (/** @type {0 | 1} */ axis) => Math.max(...points.map((one) => one[axis])) - Math.min(...points.map((one) => one[axis]));
  return points.length >= 3 && across(0) >= LEAST && across(1) >= LEAST;
}

/** The sheet that is drawn on, above the map.
    @param {HTMLElement} container */
function laySheet(container) {
  const sheet = document.createElement("div"), svg = document.createElementNS(SVG, "svg"), line = document.createElementNS(SVG, "polygon");
  sheet.className = "area-sheet";
  svg.append(line);
  sheet.append(svg);
  for (const name of ["mousedown", "touchstart", "click", "dblclick"]) sheet.addEventListener(name, (event) => event.stopPropagation());
  container.append(sheet);
  return { sheet, line };
}

/** The corners of what is drawn now; null when nothing was.
    @param {L.Map} map
    @param {AbortSignal} stop
    @returns {Promise<LatLon[] | null>} */
export function drawArea(map, stop) {
  const container = map.getContainer(), { sheet, line } = laySheet(container), ended = new AbortController(), { signal } = ended;
  /** @type {Pair[]} */
  let points = [];
  const place = (/** @type {Pair} */ point) => {
    const { lat, lng } = map.containerPointToLatLng(point);
    return { lat, lon: lng };
  };
  return new Promise((resolve) => {
    const end = (/** @type {Pair[] | null} */ corners) => {
      if (signal.aborted) return;
      ended.abort();
      sheet.remove();
      resolve(corners && thin(corners).map(place));
    };
    const add = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const { left, top } = container.getBoundingClientRect(), at = /** @type {Pair} */ ([clientX - left, clientY - top]), last = points.at(-1);
      if (last && Math.hypot(at[0] - last[0], at[1] - last[1]) < STEP) return;
      points.push(at);
      line.setAttribute("points", points.map((one) => one.join()).join(" "));
    };
    stop.addEventListener("abort", () => end(null), { signal });
    sheet.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      sheet.setPointerCapture(event.pointerId);
      points = [];
      add(event);
    }, { signal });
    sheet.addEventListener("pointermove", (event) => { if (points.length) add(event); }, { signal });
    sheet.addEventListener("pointerup", () => {
      if (encloses(points)) return end(points);
      points = [];
      return line.setAttribute("points", "");
    }, { signal });
    document.addEventListener("keydown", (event) => {
      if (!["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      const { x, y } = map.getSize();
      end(event.key === "Enter" ? [[0, 0], [x, 0], [x, y], [0, y]] : null);
    }, { signal, capture: true });
  });
}
