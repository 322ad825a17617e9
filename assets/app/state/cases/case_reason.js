/* Why a case was moved, in words (the server's half: layouts/components/reason_words.py). */
import { hasText, t } from "../shared/i18n.js";

/** The words for a reason that a rule gave; what somebody gave as they did.
    @param {string} reason */
export function describeReason(reason) {
  return hasText(`rise.${reason}`) ? t(`rise.${reason}`) : reason;
}
