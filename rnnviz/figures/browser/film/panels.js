// Gate means, heatmaps and the time axis.

import { stepTicks } from "../shared/canvas.js";
import { el } from "../shared/dom.js";
import { formatCount, formatNumber } from "../shared/numbers.js";
import { css, mix, parseColor, textWidth } from "../shared/theme.js";
import { GATE_LEVELS, MISSING } from "./data.js";
import { GAP, TITLE } from "./layout.js";
/** @import { Pen, Style } from "../shared/pen.js" */
/** @import { Theme } from "../shared/theme.js" */
/** @typedef {ReturnType<typeof import("./layout.js").layoutFilm>} Layout */

/** @param {Theme} theme */
export function quantityColor(quantity, theme) {
  return parseColor(quantity[theme.mode], "#888888");
}

/** @typedef {{ title: string, note: string, ticks: [number, string][], tenth?: number }} Look */

/** @type {Look} */
const MEANS = {
  title: "Gates over time",
  note: "mean over units; band: 10th to 90th percentile",
  ticks: [[0, "0 closed"], [0.5, "0.5"], [1, "1 open"]],
};
/** @type {Look} */
const SIZES = {
  title: "Size of the difference",
  note: "as a share of its peak; dotted: a tenth",
  ticks: [[0, "0"], [0.5, "half"], [1, "peak"]],
  tenth: 0.1,
};

/**
 * Mean of each gate with the band between the 10th and the 90th percentile over units, or sizes of differences.
 * @param {Pen} pen @param {Layout} layout
 */
export function drawMeans(pen, film, layout, panel, frame) {
  const { theme } = pen;
  const { left, width } = layout.plot;
  const top = panel.y + TITLE;
  const height = panel.height - TITLE - GAP;
  const y = (value) => top + (1 - value) * height;
  const { title, note, ticks, tenth } = film.sized ? SIZES : MEANS;
  pen.text(left, panel.y + 16, title, { fill: css(theme.text), size: 14, weight: 600 });
  const offset = textWidth(theme, title, 14, 600) + 18;
  if (width - offset > textWidth(theme, note, 12) ) pen.text(left + offset, panel.y + 16, note, { fill: css(theme.muted) });
  if (tenth) pen.line(left, y(tenth), left + width, y(tenth), { stroke: css(theme.muted), dash: [2, 3] });
  for (const [value, text] of ticks) {
    pen.line(left, y(value), left + width, y(value), { stroke: css(theme.faint) });
    pen.text(left - 10, y(value) + 4, text, { fill: css(theme.muted), align: "right" });
  }
  for (const gate of panel.gates) drawBand(pen, film, layout, gate, frame, y);
  for (const gate of panel.gates) drawMean(pen, film, layout, gate, frame, y);
  drawGateLabels(pen, film, layout, panel, frame, y);
}

/** @param {Pen} pen @param {Layout} layout */
function drawBand(pen, film, layout, gate, frame, y) {
  let upper = "";
  let lower = "";
  for (let t = 0; t < film.time; t++) {
    const x = layout.x(t).toFixed(1);
    upper += `${t ? "L" : "M"}${x} ${y(film.stat(gate, frame, 2, t)).toFixed(1)}`;
    lower = `L${x} ${y(film.stat(gate, frame, 1, t)).toFixed(1)}` + lower;
  }
  pen.path(upper + lower + "Z", { fill: css(quantityColor(gate, pen.theme)), opacity: 0.16 });
}

/** @param {Pen} pen @param {Layout} layout */
function drawMean(pen, film, layout, gate, frame, y) {
  let d = "";
  for (let t = 0; t < film.time; t++) {
    d += `${t ? "L" : "M"}${layout.x(t).toFixed(1)} ${y(film.stat(gate, frame, 0, t)).toFixed(1)}`;
  }
  pen.path(d, { stroke: css(quantityColor(gate, pen.theme)), width: 2, dash: gate.dash });
}

/** Names at the ends of the lines, moved apart where they would touch. @param {Pen} pen @param {Layout} layout */
function drawGateLabels(pen, film, layout, panel, frame, y) {
  const right = layout.plot.left + layout.plot.width;
  const ends = panel.gates
    .map((gate) => ({ gate, at: y(film.stat(gate, frame, 0, film.time - 1)) }))
    .sort((a, b) => a.at - b.at);
  ends.forEach((end, k) => { end.label = k ? Math.max(end.at, ends[k - 1].label + 15) : Math.max(end.at, y(1)); });
  const overflow = ends.length ? Math.max(0, ends[ends.length - 1].label - y(0)) : 0;
  for (const { gate, at, label } of ends) {
    const color = css(quantityColor(gate, pen.theme));
    const text = layout.width < 560 ? gate.title.replace(" gate", "") : gate.title;
    pen.line(right - layout.step / 2, at, right + 8, label - overflow, { stroke: color, opacity: 0.5 });
    pen.text(right + 12, label - overflow + 4, text, { fill: color, weight: 600, size: 13 });
  }
}

/** Colours of the 256 levels as packed pixels: background to colour, or two colours apart. @param {Theme} theme */
function levelColors(quantity, theme) {
  const levels = new Uint32Array(256);
  const own = quantityColor(quantity, theme);
  for (let level = 0; level < MISSING; level++) {
    const share = level / GATE_LEVELS;
    const side = 2 * share - 1;
    const color = quantity.kind === "gate"
      ? mix(theme.background, own, share)
      : mix(theme.background, side < 0 ? theme.negative : theme.positive, Math.abs(side));
    levels[level] = packed(color);
  }
  levels[MISSING] = packed(theme.faint);
  return levels;
}

/** @param {number[]} color */
function packed([red, green, blue]) {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** One small picture a quantity: a pixel for each unit and time step. @param {Theme} theme */
export function makeHeat(film, quantity, theme) {
  const canvas = el("canvas", { width: film.time, height: Math.max(1, film.unitCount) });
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  return { canvas, context, image, pixels, levels: levelColors(quantity, theme), drawn: "" };
}

/** Fill the picture for one frame; rows follow the chosen order of units. */
export function paintHeat(film, quantity, heat, frame, order) {
  const wanted = `${frame} ${order ? "sorted" : "as is"}`;
  if (heat.drawn === wanted) return;
  const { time, unitCount } = film;
  const start = frame * unitCount * time;
  for (let row = 0; row < unitCount; row++) {
    const from = start + (order ? order[row] : row) * time;
    const to = row * time;
    for (let t = 0; t < time; t++) heat.pixels[to + t] = heat.levels[quantity.bytes[from + t]];
  }
  heat.context.putImageData(heat.image, 0, 0);
  heat.drawn = wanted;
}

/** @param {Pen} pen @param {Layout} layout */
export function drawHeat(pen, film, layout, panel, heat, order) {
  const { theme } = pen;
  const { quantity } = panel;
  const { left, width } = layout.plot;
  const top = panel.y + TITLE;
  const height = panel.height - TITLE - GAP;
  const color = css(quantityColor(quantity, theme));
  pen.text(left, panel.y + 16, quantity.title, { fill: color, size: 14, weight: 600 });
  pen.image(heat.canvas, left, top, width, height);
  pen.rect(left - 0.5, top - 0.5, width + 1, height + 1, { stroke: css(theme.faint) });
  const numbers = film.units;
  const ends = order ? [order[0], order[order.length - 1]] : [0, numbers.length - 1];
  /** @type {Style} */
  const side = { fill: css(theme.muted), align: "right" };
  pen.text(left - 10, top + 11, order ? "unit" : `unit ${numbers[ends[0]]}`, side);
  if (numbers.length > 1) pen.text(left - 10, top + height - 2, order ? "sorted" : String(numbers[ends[1]]), side);
  drawColorBar(pen, layout, quantity, heat, top, height);
}

/** @param {Pen} pen @param {Layout} layout */
function drawColorBar(pen, layout, quantity, heat, top, height) {
  const { theme } = pen;
  const x = layout.plot.left + layout.plot.width + 12;
  heat.bar ??= barPicture(heat.levels);
  pen.image(heat.bar, x, top, 10, height);
  pen.rect(x - 0.5, top - 0.5, 11, height + 1, { stroke: css(theme.faint) });
  const signed = quantity.kind === "signed";
  const most = formatNumber(quantity.scale);
  const style = { fill: css(theme.muted) };
  pen.text(x + 16, top + 10, signed ? `+${most}` : "1 open", style);
  if (signed && height > 44) pen.text(x + 16, top + height / 2 + 4, "0", style);
  pen.text(x + 16, top + height - 1, signed ? `\u2212${most}` : "0 closed", style);
}

function barPicture(levels) {
  const canvas = el("canvas", { width: 1, height: 255 });
  const context = canvas.getContext("2d");
  const image = context.createImageData(1, 255);
  const pixels = new Uint32Array(image.data.buffer);
  for (let k = 0; k < 255; k++) pixels[k] = levels[254 - k];
  context.putImageData(image, 0, 0);
  return canvas;
}

/** @param {Pen} pen @param {Layout} layout */
export function drawAxis(pen, film, layout, panel) {
  const { theme } = pen;
  const first = film.time_start + film.count_from;
  /** @type {Style} */
  const style = { fill: css(theme.muted), align: "center" };
  const ticks = stepTicks(first, first + film.time - 1 || 1, layout.plot.width / 60);
  for (const tick of ticks.filter((at) => Number.isInteger(at) && at < first + film.time)) {
    const x = layout.x(tick - first);
    pen.line(x, panel.y - GAP + 2, x, panel.y - GAP + 6, { stroke: css(theme.muted) });
    pen.text(x, panel.y + 8, formatCount(tick), style);
  }
  pen.text(layout.plot.left - 10, panel.y + 8, "time", { ...style, align: "right" });
}
