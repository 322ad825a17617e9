/* Field reports of a roll-out in short. Pure. */
import { span } from "../shared/format.js";
import { t } from "../shared/i18n.js";

const MINUTE = 60e3;

/** `现场报告 3 · 未结 1 · 2 小时内处置完`; "" without any.
    @param {FieldReports | null} told */
export function describeReports(told) {
  if (!told?.n) return "";
  const cleared = told.cleared_minutes ? t("reports.cleared", { d: span(told.cleared_minutes.longest * MINUTE) }) : "";
  return [t("reports.n", { n: told.n }), t("reports.open", { n: told.open }), cleared].filter(Boolean).join(" · ");
}

/** The ids of the cases among them.
    @param {FieldReports | null} told */
export function casesOf(told) {
  return new Set(told?.reports.map((one) => one.case) ?? []);
}
