// Colours and fonts come from Streamlit's CSS variables; light or dark is read off the background.

import { HIGHLIGHTS } from "./generated.js";

/** @typedef {number[]} Color Red, green and blue, 0 to 255. */

/**
 * @typedef {object} Theme The page's colours and font, read off its CSS variables.
 * @property {boolean} dark
 * @property {"light" | "dark"} mode
 * @property {Color} background
 * @property {Color} text
 * @property {Color} muted @property {Color} faint @property {Color} hairline
 * @property {Color} panel
 * @property {Color} primary
 * @property {Color} good @property {Color} bad
 * @property {Color} positive @property {Color} negative
 * @property {Color} second
 * @property {string} font
 */

/** What measures colours and texts, made when it is first needed. */
const probe = (() => {
  let context = null;
  return () => {
    context ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    return context;
  };
})();

/**
 * Any CSS colour as [red, green, blue]; the fallback where the text is not a colour.
 * @param {string} text @param {string} fallback @returns {Color}
 */
export function parseColor(text, fallback) {
  const context = probe();
  context.canvas.width = context.canvas.height = 1;
  context.fillStyle = fallback;
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
}

/** @param {Color} from @param {Color} to @param {number} share @returns {Color} */
export function mix(from, to, share) {
  return from.map((channel, k) => Math.round(channel + (to[k] - channel) * share));
}

/** @param {Color} color @param {number} [alpha] */
export function css(color, alpha = 1) {
  return alpha === 1
    ? "#" + color.map((channel) => channel.toString(16).padStart(2, "0")).join("")
    : `rgba(${color.join(",")},${alpha})`;
}

/** Relative luminance as in the accessibility guidelines. @param {Color} color */
export function luminance(color) {
  const [red, green, blue] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @returns {Theme} */
export function readTheme(host) {
  const style = getComputedStyle(host);
  const pick = (name, fallback) => {
    const value = style.getPropertyValue(name).trim();
    return value && value !== "unset" ? value : fallback;
  };
  const background = parseColor(pick("--st-background-color", "#ffffff"), "#ffffff");
  const dark = luminance(background) < 0.3;
  const text = parseColor(pick("--st-text-color", dark ? "#fafafa" : "#262730"), "#808080");
  const primary = parseColor(pick("--st-primary-color", "#ff4b4b"), "#ff4b4b");
  const mode = dark ? "dark" : "light";
  const highlights = Object.entries(HIGHLIGHTS[mode]).map(([name, color]) => [name, parseColor(color, color)]);
  return {
    dark,
    mode,
    background,
    text,
    muted: mix(text, background, 0.28),
    faint: mix(text, background, 0.82),
    hairline: mix(text, background, 0.9),
    panel: parseColor(pick("--st-secondary-background-color", dark ? "#262730" : "#f0f2f6"), "#888"),
    primary,
    ...Object.fromEntries(highlights),
    font: pick("--st-font", "system-ui, sans-serif"),
  };
}

const WIDTHS = new Map();

/** Width of text in pixels; measured once for each text and font. @param {Theme} theme */
export function textWidth(theme, text, size, weight = 400) {
  const key = `${theme.font}|${weight}|${size}|${text}`;
  let width = WIDTHS.get(key);
  if (width === undefined) {
    if (WIDTHS.size > 20000) WIDTHS.clear();
    const context = probe();
    context.font = `${weight} ${size}px ${theme.font}`;
    width = context.measureText(text).width;
    WIDTHS.set(key, width);
  }
  return width;
}

/** How far letters of a font rise above the baseline and fall below it. @param {Theme} theme */
export function textMeasure(theme, { size, weight, italic }) {
  const context = probe();
  context.font = `${italic ? "italic " : ""}${weight} ${size}px ${theme.font}`;
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText("x");
  return { ascent, descent };
}

/** Measure and draw again once a web font that was still loading has arrived. */
export function whenFontsReady(redraw) {
  if (document.fonts && document.fonts.status !== "loaded") {
    document.fonts.ready.then(() => { WIDTHS.clear(); redraw(); });
  }
}
