// What saved files carry of the page's font, so that they look alike on any computer.

/** @import { Theme } from "./theme.js" */

/** The pieces of the app's font, which is Streamlit's own; see tools/font.py. */
const PIECES = "rnnviz Sans";
const WHOLE = "Source Sans";

/**
 * CSS that carries the font's files: of pieces, those that have characters of a text.
 * @param {Theme} theme @param {string} text What will be written with it.
 */
export async function fontRules(theme, text) {
  const family = unquoted(theme.font.split(",")[0]);
  const faces = [...document.styleSheets].flatMap(rulesOf).filter((rule) => rule instanceof CSSFontFaceRule
    && rule.style.getPropertyValue("font-style") !== "italic");
  const of = (name) => faces.filter((rule) => unquoted(rule.style.getPropertyValue("font-family")) === name);
  const pieces = family === WHOLE ? of(PIECES) : [];
  for (const some of [pieces, of(family)]) {
    const needed = some.filter((rule) => covers(rangeOf(rule), text));
    const written = await Promise.allSettled(needed.map((rule) => carried(rule, family)));
    const had = written.flatMap((rule) => (rule.status === "fulfilled" ? rule.value : []));
    if (had.length) return had.join("\n");
  }
  // Without a font that can be had, what is saved is drawn in the viewer's own.
  return "";
}

/** A rule with its file within. */
async function carried(rule, family) {
  const [, address] = /url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src"));
  const answer = await fetch(new URL(address, rule.parentStyleSheet.href ?? document.baseURI));
  if (!answer.ok) throw new Error(`The font is not there: ${answer.status}.`);
  const weight = rule.style.getPropertyValue("font-weight") || "400";
  const range = rangeOf(rule);
  return `@font-face { font-family: "${family}"; font-weight: ${weight}; `
    + `${range && `unicode-range: ${range}; `}src: url(${await dataUrl(await answer.blob())}); }`;
}

const rangeOf = (rule) => rule.style.getPropertyValue("unicode-range");

const unquoted = (text) => text.trim().replace(/^["']|["']$/g, "");

/** Whether a text has a character of a CSS `unicode-range`; a rule without one is for every text. */
export function covers(range, text) {
  if (!range) return true;
  const ends = range.split(",").map((each) => {
    const [first, last = first] = each.trim().replace(/^U\+/i, "").split("-");
    return [parseInt(first.replaceAll("?", "0"), 16), parseInt(last.replaceAll("?", "F"), 16)];
  });
  return [...text].some((character) => {
    const code = character.codePointAt(0);
    return ends.some(([first, last]) => first <= code && code <= last);
  });
}

/** The rules of a style sheet; a browser shows none of one that comes from another site. */
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

/** A file as the address that carries it. @param {Blob} blob @returns {Promise<string>} */
export function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
