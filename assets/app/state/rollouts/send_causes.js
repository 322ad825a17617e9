/* Why a message did not leave or arrive, in words (the server's half: layouts/components/cause_words.py). */
import { hasText, t } from "../shared/i18n.js";

/** The words for a cause; of a code that nobody knows which one it is, and what somebody said in words as they said it.
    @param {string} cause */
export function describeCause(cause) {
  if (hasText(`cause.${cause}`)) return t(`cause.${cause}`);
  const [, status] = /^HTTP (\d{3})$/.exec(cause) ?? [];
  if (status) return t("cause_of.status", { status });
  if (/^[45](\d\d|\.\d{1,3}\.\d{1,3})( |$)/.test(cause)) return t("cause_of.mail", { words: cause });
  return /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(cause) ? t("cause_of.code", { code: cause }) : cause;
}
