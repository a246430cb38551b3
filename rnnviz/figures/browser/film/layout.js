// Where everything goes: one shared time axis, panels below each other.

import { clamp } from "../shared/dom.js";
import { shorten, visibleText } from "../shared/numbers.js";
import { textWidth } from "../shared/theme.js";
/** @import { Theme } from "../shared/theme.js" */

export const ROW = 21;
export const TITLE = 24;
export const GAP = 12;
/** Letters of a flag. */
const MOST_LETTERS = 48;

export function visibleQuantities(film, hidden) {
  return film.quantities.filter((quantity) => !hidden.has(quantity.name));
}

/** Left and right margins are shared with the learning curve, so that all plots align. */
export function layoutMargins(width) {
  return width < 560 ? { left: 66, right: 74 } : { left: 88, right: 104 };
}

/** Panels of the time figure with their boxes, for one container width. @param {Theme} theme */
export function layoutFilm(film, width, hidden, theme) {
  const { left, right } = layoutMargins(width);
  const plot = { left, width: Math.max(60, width - left - right) };
  const step = plot.width / film.time;
  const layout = { width, plot, step, panels: [], x: (t) => left + (t + 0.5) * step };
  let y = 2;
  const add = (kind, height, more = {}) => {
    layout.panels.push({ kind, y, height, ...more });
    y += height;
  };

  const flags = placeFlags(film, layout, theme);
  const rows = sequenceRows(film, layout, theme);
  const verdict = film.verdicts ? 14 : 0;
  const apart = closestVerdicts(film) * step;
  const tall = rows.reduce((sum, row) => sum + row.lanes * ROW, 0);
  add("sequence", flags.lanes * 18 + tall + verdict + GAP, { flags, rows, tall, verdict, apart });

  const shown = visibleQuantities(film, hidden);
  const gates = shown.filter((quantity) => quantity.stats);
  if (gates.length) add("means", TITLE + 104 + GAP, { gates });
  for (const quantity of shown) add("heat", TITLE + heatHeight(film) + GAP, { quantity });
  add("axis", 34);
  layout.height = y;
  layout.timeAt = (x) => clamp(Math.floor((x - left) / step), 0, film.time - 1);
  return layout;
}

/** Rows of at least one pixel, few units tall enough to point at. */
function heatHeight(film) {
  return Math.round(clamp(film.unitCount * 9, 40, Math.max(96, Math.min(film.unitCount * 1.5, 160))));
}

/** Text rows of the sequence strip, each with the time steps whose text fits. @param {Theme} theme */
function sequenceRows(film, layout, theme) {
  /** @type {{ title: string, weight: number, texts?: string[], predictions?: boolean, lanes?: number }[]} */
  const rows = film.sized ? [] : [{ title: "input", texts: film.labels.map(visibleText), weight: 500 }];
  for (const { title, texts } of film.rows ?? []) {
    rows.push({ title, texts: texts.map((text) => (text === "" ? "" : visibleText(text))), weight: title === "becomes" ? 700 : 500 });
  }
  if (film.targets && film.targets.some((text) => text !== "")) {
    rows.push({ title: "target", texts: film.targets, weight: 400 });
  }
  if (film.predictionWords) rows.push({ title: "prediction", predictions: true, weight: 600 });
  for (const row of rows) Object.assign(row, columnsThatFit(film, row, layout, theme));
  return rows;
}

/** Fewest time steps between two answers that are judged. */
function closestVerdicts(film) {
  let before = -Infinity;
  let least = Infinity;
  for (let t = 0; t < film.time; t++) {
    if (film.verdict(film.frames - 1, t) > 1) continue;
    least = Math.min(least, t - before);
    before = t;
  }
  return least;
}

/** Wide columns shorten long texts to their own width; narrow ones leave columns out instead. */
export function longestText(layout) {
  return layout.step < 34 ? 14 : Math.max(4, Math.floor((layout.step - 8) / 8));
}

/** Pick time steps whose labels do not overlap: marked ones always, then every k-th.
 *
 * Texts that fit when every other one stands a line lower are all shown, on two lines. Predictions
 * change with the frame; their widest text counts, so that scrubbing does not make labels come and
 * go.
 * @param {Theme} theme
 */
function columnsThatFit(film, row, layout, theme) {
  // Single letters may stand closer than words.
  const width = (text) => textWidth(theme, shorten(text, longestText(layout)), 13, row.weight) + (text.length > 1 ? 7 : 3);
  const times = Array.from({ length: film.time }, (_, t) => t);
  let widths;
  let filled;
  if (row.predictions) {
    const widest = Math.max(...film.predictionWords.map(width));
    widths = times.map(() => widest);
    filled = times.filter((t) => {
      for (let frame = 0; frame < film.frames; frame++) if (film.prediction(frame, t) !== "") return true;
      return false;
    });
  } else {
    widths = row.texts.map((text) => (text === "" ? 0 : width(text)));
    filled = times.filter((t) => row.texts[t] !== "");
  }
  const needed = Math.max(...filled.map((t) => widths[t]), 1);
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000].find((k) => k * layout.step >= needed) ?? 10000;
  const everything = filled.length * needed < layout.plot.width || filled.every((t) => widths[t] <= layout.step);
  const taken = [];
  const fits = (t) => {
    const from = layout.x(t) - widths[t] / 2;
    const to = from + widths[t];
    if (from < layout.plot.left - 10 || to > layout.width + 3) return false;
    if (taken.some(([a, b]) => from < b && a < to)) return false;
    taken.push([from, to]);
    return true;
  };
  if (!everything && needed <= 2 * layout.step) return { columns: filled, lanes: 2 };
  const first = filled.filter((t) => film.marked.has(t) && fits(t));
  const then = filled.filter((t) => !film.marked.has(t) && (everything || t % every === 0) && fits(t));
  return { columns: first.concat(then), lanes: 1 };
}

/**
 * Flags above marked time steps, as long as there is room; labels that would collide move up one lane, then go silent.
 * @param {Theme} theme
 */
export function placeFlags(film, layout, theme) {
  const lanes = [];
  const flags = film.marks.map(([t, label]) => {
    const x = layout.x(t);
    const right = layout.width - 4 - x;
    const wide = (words) => textWidth(theme, words, 12, 600) + 14;
    let text = shorten(label, MOST_LETTERS);
    for (let n = text.length; wide(text) > Math.max(right, x) && n > 4; n--) text = shorten(label, n);
    const width = wide(text);
    const toLeft = width > right;
    const from = toLeft ? x - width : x;
    let lane = lanes.findIndex((taken) => taken.every(([a, b]) => from + width < a || from > b));
    if (lane < 0 && lanes.length < 3) lane = lanes.push([]) - 1;
    if (lane >= 0) lanes[lane].push([from, from + width]);
    return { t, text: lane < 0 ? "" : text, lane: Math.max(lane, 0), toLeft, width };
  });
  return { flags, lanes: lanes.length };
}
