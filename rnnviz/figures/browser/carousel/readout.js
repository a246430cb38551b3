// The shared cursor: the same lag in every panel, with the exact values below each.

import { circlePath } from "../shared/canvas.js";
import { clamp } from "../shared/dom.js";
import { formatCount, powerOfTen } from "../shared/numbers.js";
import { css, textWidth } from "../shared/theme.js";
import { curveAt } from "./data.js";
import { TICKS, VALUE } from "./layout.js";
import { drawNotes, lineColor } from "./panels.js";
/** @import { Pen } from "../shared/pen.js" */
/** @typedef {ReturnType<typeof import("./layout.js").layoutCarousel>} Layout */

/** @param {Pen} pen */
export function drawLag(pen, view) {
  const { film, layout, lines, frame, lag } = view;
  const { theme } = pen;
  const pale = view.pointed ? 1 : 0.55;
  for (const place of layout.panels) {
    const { panel, left, top } = place;
    const x = left + layout.x(lag);
    if (lag < panel.lags) pen.line(x, top, x, top + layout.tall, { stroke: css(theme.text), width: 1.25, opacity: pale });
    drawLagPlate(pen, layout, place, lag, film);
    lines.forEach((line, k) => {
      const values = curveAt(panel, line.name, frame);
      if (!values) return;
      const value = lag < values.length ? values[lag] : null;
      drawValue(pen, layout, place, line, value, k);
      if (value === null || !Number.isFinite(value) || value < layout.bottom || value > layout.top) return;
      pen.path(circlePath(x, top + layout.y(value), 3.5), {
        fill: lineColor(line, theme), stroke: css(theme.background), width: 1.5,
      });
    });
    drawNotes(pen, layout, place, lines, frame);
  }
}

/** The lag itself, on the axis. @param {Pen} pen @param {Layout} layout */
function drawLagPlate(pen, layout, { left, top }, lag, film) {
  const { theme } = pen;
  const text = `lag ${formatCount(lag)}`;
  const wide = Math.max(textWidth(theme, text, 12, 600), textWidth(theme, `lag ${film.lags}`, 12, 600)) + 10;
  const x = clamp(left + layout.x(lag) - wide / 2, left - 6, left + layout.wide - wide + 2);
  pen.rect(x, top + layout.tall + 4, wide, 18, { fill: css(theme.text), radius: 4 });
  pen.text(x + wide / 2, top + layout.tall + 17, text, { fill: css(theme.background), weight: 600, align: "center" });
}

const SHORT = { full: "full", path: "path" };

/** @param {Pen} pen @param {Layout} layout */
function drawValue(pen, layout, { left, top }, line, value, row) {
  const { theme } = pen;
  const y = top + layout.tall + TICKS + row * VALUE + 14;
  const color = lineColor(line, theme);
  pen.line(left, y - 4, left + 22, y - 4, { stroke: color, width: 2, dash: line.dash });
  const text = powerOfTen(value);
  const room = layout.wide - 34 - textWidth(theme, text, 13, 600);
  const long = textWidth(theme, line.title, 12) <= room;
  pen.text(left + 28, y, long ? line.title : SHORT[line.name] ?? line.title, { fill: color });
  pen.text(left + layout.wide, y, text, { fill: css(theme.text), size: 13, weight: 600, align: "right" });
}

/** One spoken sentence for screen readers. */
export function speakLag(view) {
  const { film, lines, frame, lag } = view;
  const cells = film.panels.map((panel) => {
    const parts = lines.filter((line) => panel.curves[line.name]).map((line) => {
      const values = curveAt(panel, line.name, frame);
      return `${line.title} ${powerOfTen(lag < values.length ? values[lag] : null) || "no number"}`;
    });
    if (panel.note) parts.push(panel.note);
    return `${panel.title}: ${parts.join(", ")}`;
  });
  return `lag ${formatCount(lag)}. ${cells.join(". ")}`;
}
