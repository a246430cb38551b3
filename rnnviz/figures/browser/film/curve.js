// The learning curve, which is itself the scrubber.

import { circlePath, linePath, stepTicks } from "../shared/canvas.js";
import { clamp } from "../shared/dom.js";
import { formatCount, formatNumber, shorten, withUnit } from "../shared/numbers.js";
import { css, luminance, mix, textWidth } from "../shared/theme.js";
import { layoutMargins } from "./layout.js";
/** @import { Pen } from "../shared/pen.js" */
/** @import { Color, Theme } from "../shared/theme.js" */

const PLOT = 78;
const BELOW = 22;
// Above the plot: rows with the names of the axes and of the baseline, below them one for the step that solved the task.
const NAMES = 13;
const ROW = 19;
// Told apart without colour: the loss is a solid line, the metric dashed, its baseline dotted.
const METRIC_DASH = [8, 4];
const BASELINE_DASH = [2, 3];

/** Scales of the strip: training step to x, loss (logarithmic) and metric to y. @param {Theme} theme */
export function curveScales(film, width, theme) {
  const { left, right } = layoutMargins(width);
  const box = { left, width: Math.max(60, width - left - right), top: 42, height: PLOT };
  const names = baselineRows(theme, film.curve, box, width);
  box.top += ROW * Math.max(0, ...names.map(({ row }) => row));
  const curve = film.curve ?? { step: [], loss: [], metric: [] };
  const low = Math.min(film.steps[0], curve.step[0] ?? Infinity);
  const high = Math.max(film.steps[film.frames - 1], curve.step[curve.step.length - 1] ?? -Infinity, low + 1);
  const losses = curve.loss.filter((loss) => loss !== null && loss > 0);
  const [bottom, top] = logRange(losses);
  const [least, most] = metricRange(curve);
  const y = (share) => box.top + box.height * (1 - clamp(share, 0, 1));
  return {
    width, box, names, whole: box.top + PLOT + BELOW, low, high, bottom, top, least, most,
    x: (step) => box.left + ((step - low) / (high - low)) * box.width,
    step: (x) => low + clamp((x - box.left) / box.width, 0, 1) * (high - low),
    loss: (loss) => y((Math.log10(loss) - bottom) / (top - bottom)),
    metric: (metric) => y((metric - least) / (most - least)),
  };
}

function logRange(losses) {
  if (!losses.length) return [-1, 0];
  let [low, high] = [Math.log10(Math.min(...losses)), Math.log10(Math.max(...losses))];
  if (high - low < 0.4) [low, high] = [(low + high) / 2 - 0.2, (low + high) / 2 + 0.2];
  return [low - 0.05, high + 0.05];
}

function metricRange(curve) {
  if (curve.metric_unit === "%") return [0, 100];
  const values = curve.metric.concat([curve.baseline ?? null]).filter((value) => value !== null);
  if (!values.length) return [0, 1];
  const [low, high] = [Math.min(...values, 0), Math.max(...values)];
  return [low, high > low ? high : low + 1];
}

/** Round numbers on a logarithmic axis: powers of ten, or 1, 2 and 5 within few decades. */
export function logTicks(bottom, top) {
  const ticks = [];
  const factors = top - bottom > 1.6 ? [1] : [1, 2, 5];
  for (let decade = Math.floor(bottom); decade <= top; decade++) {
    for (const factor of factors) ticks.push(factor * 10 ** decade);
  }
  const inside = ticks.filter((tick) => Math.log10(tick) >= bottom && Math.log10(tick) <= top);
  const every = Math.ceil(inside.length / 4);
  return inside.filter((_, k) => k % every === 0);
}

/** Everything that stays while scrubbing; lines are pale until the scrubber has passed them. @param {Pen} pen */
export function drawCurve(pen, film, scales) {
  const { theme } = pen;
  const { box } = scales;
  const bottom = box.top + box.height;
  const curve = film.curve;
  pen.line(box.left, bottom, box.left + box.width, bottom, { stroke: css(theme.faint) });
  const ticks = stepTicks(scales.low, scales.high, box.width / 90);
  for (const tick of ticks) {
    pen.text(scales.x(tick), bottom + 17, formatCount(tick), { fill: css(theme.muted), align: "center" });
  }
  pen.text(box.left - 10, bottom + 17, "step", { fill: css(theme.muted), align: "right" });
  for (const step of film.steps) {
    pen.line(scales.x(step), bottom, scales.x(step), bottom + 4, { stroke: css(theme.muted) });
  }
  if (!curve) return;
  drawLossAxis(pen, scales);
  for (const name of scales.names) drawBaselineName(pen, name);
  const metrics = pairs(curve, curve.metric).map(([step, metric]) => [scales.x(step), scales.metric(metric)]);
  if (metrics.length || curve.baseline !== null) drawMetricAxis(pen, curve, scales);
  drawLines(pen, film, scales, null, (color) => mix(color, theme.background, 0.45), 0.7);
  if (curve.solved !== null) drawSolved(pen, curve, scales);
}

/** Loss and metric up to a frame, or all of them. @param {Pen} pen */
function drawLines(pen, film, scales, frame, tint, thin = 1) {
  const { theme } = pen;
  const { curve } = film;
  const until = frame === null ? Infinity : film.steps[frame];
  const line = (values, now, y, color, width, dash) => {
    const points = pairs(curve, values).filter(([step]) => step <= until);
    // The last value measured holds until the frame itself.
    if (frame !== null && now[frame] !== null) points.push([until, now[frame]]);
    const d = linePath(points.map(([step, value]) => [scales.x(step), y(value)]));
    if (d) pen.path(d, { stroke: css(tint(color)), width: thin * width, dash });
  };
  const positive = (values) => values.map((value) => (value > 0 ? value : null));
  line(positive(curve.loss), positive(curve.frame_loss), scales.loss, theme.text, 1.6);
  line(curve.metric, curve.frame_metric, scales.metric, theme.primary, 2, METRIC_DASH);
}

function pairs(curve, values) {
  return curve.step.map((step, k) => [step, values[k]]).filter(([, value]) => value !== null);
}

/** @param {Pen} pen */
function drawLossAxis(pen, scales) {
  const { theme } = pen;
  const { box } = scales;
  const [loss, right] = ["loss (log)", box.left - 10];
  pen.text(right, NAMES, loss, { fill: css(theme.text), align: "right", weight: 600 });
  pen.line(right - textWidth(theme, loss, 12, 600), 18, right, 18, { stroke: css(theme.text), width: 1.6 });
  for (const tick of logTicks(scales.bottom, scales.top)) {
    const y = scales.loss(tick);
    pen.line(box.left, y, box.left + box.width, y, { stroke: css(theme.hairline) });
    pen.text(box.left - 10, y + 4, formatNumber(tick), { fill: css(theme.muted), align: "right" });
  }
}

/** @param {Pen} pen */
function drawMetricAxis(pen, curve, scales) {
  const { theme } = pen;
  const { box } = scales;
  const right = box.left + box.width;
  const color = css(readable(theme.primary, theme));
  const { name, long, left, width } = metricName(theme, curve, box, scales.width);
  pen.text(long ? scales.width : right + 10, NAMES, name, { fill: color, weight: 600, align: long ? "right" : "left" });
  pen.line(left, 18, left + width, 18, { stroke: color, width: 2, dash: METRIC_DASH });
  const base = curve.baseline === null ? null : scales.metric(curve.baseline);
  for (const tick of [scales.least, (scales.least + scales.most) / 2, scales.most]) {
    const y = scales.metric(tick);
    // The baseline's own number takes the place of a tick beside it.
    if (base !== null && Math.abs(y - base) < 12) continue;
    pen.text(right + 10, y + 4, withUnit(tick, curve.metric_unit), { fill: color });
  }
  if (base === null) return;
  pen.line(box.left, base, right, base, { stroke: css(theme.primary), dash: BASELINE_DASH });
  pen.text(right + 10, base + 4, `${withUnit(curve.baseline, curve.metric_unit)}`, { fill: color });
}

/**
 * Where the baseline's name stands: beside the names of the axes, or in rows of its own below them; within the plot
 * there may be a line anywhere.
 * @param {Theme} theme
 */
function baselineRows(theme, curve, box, width) {
  const text = curve?.baseline === null ? "" : curve?.baseline_name;
  if (!text) return [];
  const wide = (part) => textWidth(theme, part, 12);
  const end = metricName(theme, curve, box, width).left - 16;
  const place = (part, row, right) => ({ text: part, row, left: right - wide(part), right });
  if (end - wide(text) >= box.left + 6) return [place(text, 0, end)];
  return (wide(text) <= width ? [text] : halves(text)).map((part, k) => place(part, k + 1, width));
}

/** With a stroke of the baseline below it, as the names of the axes have one of their lines. @param {Pen} pen */
function drawBaselineName(pen, { text, row, left, right }) {
  const { theme } = pen;
  const y = NAMES + ROW * row;
  pen.text(right, y, text, { fill: css(readable(theme.primary, theme)), align: "right" });
  pen.line(left, y + 5, right, y + 5, { stroke: css(theme.primary), dash: BASELINE_DASH });
}

/** A text as two lines of about the same length. */
export function halves(text) {
  const words = text.split(" ");
  const until = (k) => words.slice(0, k).join(" ").length;
  let k = 1;
  while (k < words.length && until(k) < text.length / 2) k += 1;
  return [words.slice(0, k).join(" "), words.slice(k).join(" ")];
}

/** The metric's name; a long one ends at the right edge and begins above the plot. @param {Theme} theme */
function metricName(theme, curve, box, whole) {
  const name = shorten(curve.metric_name, 28);
  const width = textWidth(theme, name, 12, 600);
  const right = box.left + box.width;
  const long = width > whole - right - 10;
  return { name, long, width, left: long ? whole - width : right + 10 };
}

/** @param {Pen} pen */
function drawSolved(pen, curve, scales) {
  const { theme } = pen;
  const { box } = scales;
  const x = scales.x(clamp(curve.solved, scales.low, scales.high));
  const text = `solved at step ${formatCount(curve.solved)}`;
  const toLeft = x + textWidth(theme, text, 12, 600) + 12 > box.left + box.width;
  const y = box.top - 10;
  pen.line(x, y - 9, x, box.top + box.height, { stroke: css(theme.good), width: 1.5 });
  pen.path(`M${x} ${y - 10}L${x + (toLeft ? -7 : 7)} ${y - 5}L${x} ${y}Z`, { fill: css(theme.good) });
  pen.text(x + (toLeft ? -11 : 11), y, text, { fill: css(theme.good), weight: 600, align: toLeft ? "right" : "left" });
}

/** What has been learnt up to this frame, and the handle. @param {Pen} pen */
export function drawCurveHandle(pen, film, scales, frame) {
  const { theme } = pen;
  const { box } = scales;
  const x = scales.x(film.steps[frame]);
  const bottom = box.top + box.height;
  if (film.curve) drawLines(pen, film, scales, frame, (color) => color);
  pen.line(x, box.top - 4, x, bottom, { stroke: css(theme.text), width: 1.5 });
  pen.path(`M${x - 6} ${bottom + 8}L${x} ${bottom}L${x + 6} ${bottom + 8}Z`, { fill: css(theme.text) });
  const curve = film.curve;
  const dot = (y, color) => pen.path(circlePath(x, y, 4), { fill: css(color), stroke: css(theme.background), width: 1.5 });
  if (curve && curve.frame_loss[frame] > 0) dot(scales.loss(curve.frame_loss[frame]), theme.text);
  if (curve && curve.frame_metric[frame] !== null) dot(scales.metric(curve.frame_metric[frame]), theme.primary);
}

/** A colour moved towards the text colour until text in it can be read. @param {Color} color @param {Theme} theme */
export function readable(color, theme) {
  const back = luminance(theme.background);
  for (let share = 0; share < 1; share += 0.1) {
    const moved = mix(color, theme.text, share);
    const front = luminance(moved);
    if ((Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05) >= 4.5) return moved;
  }
  return theme.text;
}
