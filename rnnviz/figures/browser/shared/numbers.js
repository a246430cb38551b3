// Numbers and texts as people read them: the one place where either is written out.

const GROUPED = new Intl.NumberFormat("en-US");

/** A whole number with commas between thousands. @param {number} value */
export function formatCount(value) {
  return GROUPED.format(value);
}

/** A number for reading, as `rnnviz.tasks.numbers` writes it: three digits that matter, no noise.
 * @param {number | null | undefined} value */
export function formatNumber(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100000)) return minus(value.toExponential(1));
  // What falls short of 100 is never rounded up to it: it may be a share in per cent.
  if (value >= 99.95 && value < 100) return String(Math.floor(value * 100) / 100);
  if (size >= 100) return minus(GROUPED.format(Math.round(value)));
  return minus(String(Number(value.toPrecision(3))));
}

/** A value with two decimals and a true minus sign, so that columns of numbers align.
 * @param {number | null} value */
export function formatFixed(value) {
  if (value === null || !Number.isFinite(value)) return "none";
  const text = value.toFixed(2);
  return text === "-0.00" ? "0.00" : minus(text);
}

function minus(text) {
  return text.replace(/^-/, "\u2212").replace("e-", "e\u2212");
}

/** What a token that would be invisible looks like, and a number with a true minus sign. @param {string} text */
export function visibleText(text) {
  if (text === "") return "\u2205";
  return text.replace(/^-(?=\.?\d)/, "\u2212").replace(/\r?\n/g, "\u23CE").replace(/\t/g, "\u21E5").replace(/^\s+$/, "\u2423");
}

/** Shorten by code points, so that no surrogate pair is cut in two. @param {string} text @param {number} most */
export function shorten(text, most) {
  const points = Array.from(text);
  return points.length <= most ? text : points.slice(0, most - 1).join("") + "\u2026";
}

/** A share in whole per cent. @param {number} value */
export function percent(value) {
  if (!Number.isFinite(value)) return "none";
  return value > 0 && value < 0.005 ? "<1%" : `${Math.floor(100 * value + 0.5)}%`;
}

/** A number with its unit, which may be empty. @param {number | null | undefined} value @param {string} unit */
export function withUnit(value, unit) {
  if (value === null || value === undefined) return "none";
  return unit === "%" ? `${formatNumber(value)}%` : `${formatNumber(value)}${unit ? " " + unit : ""}`;
}

function superscript(number) {
  const signs = { "-": "\u207B", 0: "\u2070", 1: "\u00B9", 2: "\u00B2", 3: "\u00B3" };
  return Array.from(String(number), (sign) =>
    signs[sign] ?? String.fromCharCode(0x2070 + Number(sign))).join("");
}

/** 10 to a power as people write it, however small; "none" for zero. @param {number | null} log */
export function powerOfTen(log) {
  if (log === null || Number.isNaN(log)) return "";
  if (!Number.isFinite(log)) return "none";
  if (log >= -3 && log < 4) return formatNumber(10 ** log);
  let whole = Math.floor(log);
  let mantissa = 10 ** (log - whole);
  if (mantissa >= 9.95) [whole, mantissa] = [whole + 1, 1];
  return `${mantissa.toFixed(1)}\u202F\u00D7\u202F10${superscript(whole)}`;
}

/** A whole power of ten on the axis. @param {number} power */
export function tickText(power) {
  return power === 0 ? "1" : `10${superscript(power)}`;
}

/** How many of something. @param {number} count @param {string} item */
export function plural(count, item) {
  return `${formatCount(count)} ${item}${count === 1 ? "" : "s"}`;
}
