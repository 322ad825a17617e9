/* Joint handling in words: how many units are done, whose part is next, what each says. */
import * as format from "../shared/format.js";
import { t } from "../shared/i18n.js";

const ORDER = ["asked", "started", "assigned", "done", "excused"];
const OPEN = ["asked", "started", "assigned"];

/** @param {JointPart} part */
export const isOpen = (part) => OPEN.includes(part.state);

/** 12/30 已办 · 1 个申请免除 · 2 个逾期.
    @param {JointRow} joint */
export function describeJoint({ parts, open, asked, overdue = 0 }) {
  return [...(parts ? [t("joint.settled", { n: parts - open, all: parts })] : []), ...(asked ? [t("joint.asked", { n: asked })] : []), ...(overdue ? [t("joint.overdue", { n: overdue })] : [])].join(" · ");
}

/** Own parts first, then what waits for the lead, then by how far they are.
    @param {JointPart[]} parts */
export function sortParts(parts) {
  const rank = (/** @type {JointPart} */ part) => ORDER.indexOf(part.state) - (isOpen(part) && part.may.length ? 10 : 0);
  return [...parts].sort((a, b) => rank(a) - rank(b) || a.number - b.number);
}

/** 进行中 · 逾期 2 小时; 已完成 · 已取样. `now` stands still with the case's clock. `level` is "", near or over.
    @param {JointPart} part
    @param {number} now */
export function describePart(part, now) {
  const due = part.due_at && isOpen(part) ? Date.parse(part.due_at) - now : null;
  const clock = due === null ? "" : t(due < 0 ? "case.over" : "case.left", { d: format.span(Math.abs(due)) });
  const near = due !== null && part.amber_at && now >= Date.parse(part.amber_at);
  return { words: [t(`joint.state.${part.state}`), clock].filter(Boolean).join(" · "), level: due !== null && due < 0 ? "over" : near ? "near" : "" };
}

/** Units that were called and have said nothing.
    @param {Consultation} one */
export function listSilent(one) {
  const said = new Set(one.opinions.map(({ unit }) => unit));
  return one.units.filter((unit) => !said.has(unit));
}
