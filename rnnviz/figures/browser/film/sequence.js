// The sequence strip: flags, inputs, targets, predictions and whether they are right.

import { clamp } from "../shared/dom.js";
import { shorten, visibleText } from "../shared/numbers.js";
import { dotBelow } from "../shared/pen.js";
import { css, textWidth } from "../shared/theme.js";
import { GAP, longestText, ROW } from "./layout.js";
/** @import { Pen, Style } from "../shared/pen.js" */
/** @typedef {ReturnType<typeof import("./layout.js").layoutFilm>} Layout */

/** @param {Pen} pen @param {Layout} layout */
export function drawSequence(pen, film, layout, panel, frame) {
  const { theme } = pen;
  const base = panel.y + panel.flags.lanes * 18;
  for (const flag of panel.flags.flags) drawFlag(pen, layout, panel, flag, base);
  let y = base + 15;
  for (const row of panel.rows) {
    pen.text(layout.plot.left - 10, y, row.title, { fill: css(theme.muted), align: "right", size: 13 });
    if (row.predictions) drawPredictions(pen, film, layout, row, frame, y);
    else drawTexts(pen, film, layout, row, y);
    y += row.lanes * ROW;
  }
  if (panel.verdict) drawVerdicts(pen, film, layout, panel, frame, base + panel.tall + 6);
}

/** @param {Pen} pen @param {Layout} layout */
function drawFlag(pen, layout, panel, flag, base) {
  const { theme } = pen;
  const x = layout.x(flag.t);
  const y = panel.y + flag.lane * 18;
  const side = flag.toLeft ? -1 : 1;
  const color = css(theme.text);
  pen.line(x, y + 2, x, base + 1, { stroke: color });
  pen.path(`M${x} ${y + 2}L${x + 8 * side} ${y + 6.5}L${x} ${y + 11}Z`, { fill: color });
  /** @type {Style} */
  const style = { fill: color, weight: 600, align: flag.toLeft ? "right" : "left" };
  if (flag.text) pen.text(x + 11 * side, y + 11, flag.text, style);
  // A plate behind the marked input, so that it stands out without colour.
  const half = Math.max(layout.step / 2, 4);
  pen.rect(x - half, base + 1, 2 * half, ROW - 2, { fill: css(theme.panel), radius: 3 });
}

/** @param {Pen} pen @param {Layout} layout */
function drawTexts(pen, film, layout, row, y) {
  for (const t of row.columns) {
    const weight = film.marked.has(t) ? 700 : row.weight;
    const text = shorten(row.texts[t], longestText(layout));
    pen.text(layout.x(t), laneOf(row, t, y), text, { fill: css(pen.theme.text), align: "center", size: 13, weight });
    if (film.unknown.has(row.texts[t])) dotBelow(pen, layout.x(t), laneOf(row, t, y) + 5, textWidth(pen.theme, text, 13, weight));
  }
}

/** @param {Pen} pen @param {Layout} layout */
function drawPredictions(pen, film, layout, row, frame, y) {
  const { theme } = pen;
  const colors = [theme.bad, theme.good, theme.text];
  for (const t of row.columns) {
    const text = film.prediction(frame, t);
    if (text === "") continue;
    const color = css(colors[film.verdict(frame, t)]);
    /** @type {Style} */
    const style = { fill: color, align: "center", size: 13, weight: row.weight };
    pen.text(layout.x(t), laneOf(row, t, y), shorten(visibleText(text), longestText(layout)), style);
  }
}

/** Of two lines of labels, odd time steps stand on the lower one. */
function laneOf(row, t, y) {
  return y + (t % row.lanes) * (ROW - 5);
}

/**
 * Ticks and crosses; bars of two heights where time steps are too narrow for them.
 * @param {Pen} pen @param {Layout} layout
 */
function drawVerdicts(pen, film, layout, panel, frame, y) {
  const size = clamp(panel.apart * 0.32, 1.5, 4);
  const paths = ["", ""];
  for (let t = 0; t < film.time; t++) {
    const verdict = film.verdict(frame, t);
    if (verdict > 1) continue;
    const x = layout.x(t);
    if (panel.apart < 5) paths[verdict] += verdict ? `M${x} ${y + 2}v3` : `M${x} ${y - 4}v9`;
    else if (verdict) paths[1] += `M${x - size} ${y}l${size * 0.7} ${size * 0.8}l${size * 1.3} ${-size * 1.7}`;
    else paths[0] += `M${x - size} ${y - size}l${2 * size} ${2 * size}M${x + size} ${y - size}l${-2 * size} ${2 * size}`;
  }
  if (paths[0]) pen.path(paths[0], { stroke: css(pen.theme.bad), width: 1.8 });
  if (paths[1]) pen.path(paths[1], { stroke: css(pen.theme.good), width: 1.8 });
}

/** Dotted lines that carry the marks down through all panels. @param {Pen} pen @param {Layout} layout */
export function drawMarkLines(pen, film, layout) {
  const [first] = layout.panels;
  const from = first.y + first.height - GAP / 2;
  for (const t of film.marked) {
    const x = layout.x(t);
    pen.line(x, from, x, layout.height - 34, { stroke: css(pen.theme.text), dash: [1, 4], opacity: 0.55 });
  }
}
