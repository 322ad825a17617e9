/* Foreign text as a screen may repeat it: the rule of domain/kernel/text.py in the browser. What cannot be shown, or would turn
   the text around, becomes a replacement character; what goes from right to left is kept to its own place. */
const FSI = "\u2068", PDI = "\u2069", REPLACEMENT = "\ufffd";
export const UNSHOWN = "\\u0000-\\u0008\\u000b-\\u000c\\u000e-\\u001f\\u007f-\\u009f\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe-\\uffff";
export const TURNED = "\\u061c\\u200e-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefe\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
export const UNSEEN = "\\u00ad\\u034f\\u061c\\u115f-\\u1160\\u17b4-\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}"
  + "\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028-\\u2029\\u202f\\u205f\\u3000\\u2800\\ufff9-\\ufffb\\u{13441}-\\u{13442}\\u{16fe4}\\u{1d159}";
 
const odd = new RegExp(`[${UNSHOWN}${TURNED}]`, "u"), turned = new RegExp(`[${TURNED}]`, "u");
 
const unshown = new RegExp(`[${UNSHOWN}]`, "gu"), direction = /[\u202a-\u202e\u2066-\u2069]/;
const seen = new RegExp(`[^${UNSHOWN}${UNSEEN}]`, "u");   // eslint-disable-line no-misleading-character-class -- signs are looked for one by one

/** The attributes whose value people read. */
export const READ = new Set(["title", "aria-label", "placeholder", "alt", "label"]);

/** Only isolates of the first strong direction stay, and only those that are closed.
    @param {string} text */
function straight(text) {
  if (!direction.test(text)) return text;
  const signs = [...text], open = /** @type {number[]} */ ([]);
  signs.forEach((sign, i) => {
    if (sign === FSI) open.push(i);
    else if (sign === PDI && open.length) open.pop();
    else if (direction.test(sign)) signs[i] = REPLACEMENT;
  });
  for (const i of open) signs[i] = REPLACEMENT;
  return signs.join("");
}

/** Whether one isolate holds the whole text.
    @param {string} text */
function closed(text) {
  if (text[0] !== FSI || !text.endsWith(PDI)) return false;
  let depth = 0;
  return [...text.slice(0, -1)].every((sign) => (depth += Number(sign === FSI) - Number(sign === PDI)) > 0);
}

/** A text that leaves the direction of its surroundings alone, wherever it is put; the same text for most.
    @template T
    @param {T} text
    @returns {T | string} */
export function isolated(text) {
  if (typeof text !== "string" || !odd.test(text)) return text;
  const plain = straight(text.replace(unshown, REPLACEMENT));
  return turned.test(plain) && !closed(plain) ? FSI + plain + PDI : plain;
}

/** Whether at least one character can be seen. */
export const isSeen = (/** @type {string} */ text) => seen.test(text);
