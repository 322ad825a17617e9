/* Official warnings in the order and the words of a screen. Pure; the words come from i18n.js. */
import { language, t } from "../shared/i18n.js";
import * as format from "../shared/format.js";

/** Red first; a warning without a colour stands last. */
const RANKS = ["red", "orange", "yellow", "blue", ""];
/** @type {Record<string, string>} */
const ICONS = {
  typhoon: "storm", thunder_wind: "wind", hail: "meteor", rain: "cloud-rain", snow: "cloud-snow", cold: "snowflake", gale: "wind",
  heat: "temperature-sun", thunder: "cloud-bolt", fog: "mist", haze: "haze", ice: "snowflake", geological: "mountain", flood: "flood",
  drought: "droplet-off", fire: "flame", earthquake: "activity", other: "alert-triangle",
};

/** How urgent a colour is, as the severity of a case: 1 red … 4 blue; 0 without a colour.
    @param {string} colour */
export function toneOf(colour) {
  return (RANKS.indexOf(colour) + 1) % RANKS.length;
}

/** The live warnings of all counties: what holds first, the most urgent first, then what ends first; what is in question behind.
    @param {{values: () => Iterable<{warnings: Map<string, WarningRow>}>}} states
    @returns {WarningRow[]} */
export function listWarnings(states) {
  const rows = [...states.values()].flatMap((state) => [...state.warnings.values()]);
  const end = (/** @type {WarningRow} */ row) => (row.expires === null ? Infinity : Date.parse(row.expires));
  const asked = (/** @type {WarningRow} */ row) => Number(row.state === "asked");
  return rows.sort((a, b) => asked(a) - asked(b) || RANKS.indexOf(a.colour) - RANKS.indexOf(b.colour) || end(a) - end(b) || (a.id < b.id ? -1 : 1));
}

/** What it is called in the reader's language, else in the first.
    @param {WarningWords[]} words */
export function pickWords(words, lang = language()) {
  return words.find((one) => one.language.toLowerCase().startsWith(lang)) ?? words[0] ?? { language: "", event: "", headline: "" };
}

/** The name of the event: as the message has it in the reader's language, else our own word for it.
    @param {Pick<WarningRow, "words" | "hazard">} row */
export function eventOf({ words, hazard }) {
  const found = pickWords(words);
  const own = found.language.toLowerCase().startsWith(language());
  return (own && found.event) || (hazard === "other" ? found.event : t(`warning.hazard.${hazard}`));
}

/** The parts of a county a warning holds in, in words; where several counties are looked at, which of them.
    @param {Pick<WarningRow, "region" | "regions">} row
    @param {WarningPlaces} places */
export function areaOf({ region, regions }, { name, several }) {
  if (!regions.length || regions.includes(region)) return several ? name(region) : t("warning.whole");
  return regions.map(name).join(t("list.join"));
}

/** How long it still holds.
    @param {Pick<WarningRow, "expires">} row
    @param {number} now */
export function leftOf({ expires }, now) {
  if (expires === null) return t("warning.endless");
  const left = Date.parse(expires) - now;
  return left > 0 ? t("warning.left", { span: format.span(left) }) : t("warning.over");
}

/** What the rail says of one.
    @param {WarningRow} row
    @param {number} now
    @param {WarningPlaces} places */
export function describeWarning(row, now, places) {
  const tone = toneOf(row.colour), asked = row.state === "asked";
  const colour = row.colour ? t(`warning.colour.${row.colour}`) : row.severity;
  return {
    id: row.id, tone, asked, icon: ICONS[row.hazard] ?? ICONS.other, title: t("warning.title", { event: eventOf(row), colour }),
    state: row.state === "standing" ? "" : t(`warning.state.${row.state}`), left: asked ? t(`warning.why.${row.why}`) : leftOf(row, now), area: areaOf(row, places),
  };
}

/** What the rail says of all; of several that are called the same, also whose each is.
    @param {WarningRow[]} rows
    @param {number} now
    @param {WarningPlaces} places */
export function describeWarnings(rows, now, places) {
  const items = rows.map((row) => ({ ...describeWarning(row, now, places), sender: row.sender }));
  return items.map((item) => (items.filter((other) => other.title === item.title).length > 1 ? item : { ...item, sender: "" }));
}
