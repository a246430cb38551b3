// The panels: axes, marks, lines and what has to be said in words.

import { stepTicks } from "../shared/canvas.js";
import { formatCount, shorten, tickText } from "../shared/numbers.js";
import { css, mix, parseColor, textWidth } from "../shared/theme.js";
import { curveAt, curveNote, describePanel } from "./data.js";
import { HEAD, LANE } from "./layout.js";
/** @import { Pen } from "../shared/pen.js" */
/** @import { Theme } from "../shared/theme.js" */
/** @typedef {ReturnType<typeof import("./layout.js").layoutCarousel>} Layout */

/** Everything but the cursor and the notes, on the screen or on a saved picture. @param {Pen} pen */
export function drawPanels(pen, view) {
  const { film, layout, lines, frame } = view;
  for (const place of layout.panels) {
    drawHead(pen, layout, place, frame);
    drawGrid(pen, film, layout, place);
    drawMarks(pen, layout, place);
    for (const line of lines) drawNorm(pen, layout, place, line, frame);
  }
}

/** @param {Theme} theme */
export function lineColor(line, theme) {
  return css(parseColor(line[theme.mode], "#888888"));
}

/** @param {Pen} pen @param {Layout} layout */
function drawHead(pen, layout, { panel, left, top }, frame) {
  const { theme } = pen;
  const y = top - layout.lanes * LANE - HEAD;
  const fits = (text, size, weight) => {
    let shown = text;
    for (let n = text.length; textWidth(theme, shown, size, weight) > layout.wide && n > 4; n--) shown = shorten(text, n);
    return shown;
  };
  pen.text(left, y + 16, fits(panel.title, 15, 600), { fill: css(theme.text), size: 15, weight: 600 });
  const texts = describePanel(panel, frame);
  const text = texts.find((each) => textWidth(theme, each, 12) <= layout.wide) ?? texts[texts.length - 1];
  pen.text(left, y + 33, text, { fill: css(theme.muted), size: 12 });
}

/** @param {Pen} pen @param {Layout} layout */
function drawGrid(pen, film, layout, { left, top, first }) {
  const { theme } = pen;
  const { wide, tall } = layout;
  const muted = { fill: css(theme.muted) };
  for (const power of layout.ticks) {
    const y = top + layout.y(power);
    const one = power === 0;
    pen.line(left, y, left + wide, y, { stroke: css(one ? mix(theme.muted, theme.background, 0.45) : theme.hairline) });
    if (first) pen.text(left - 8, y + 4, tickText(power), { ...muted, align: "right" });
  }
  pen.line(left, top + tall, left + wide, top + tall, { stroke: css(theme.faint) });
  const lags = stepTicks(0, Math.max(1, film.lags - 1), wide / 46).filter((lag) => Number.isInteger(lag));
  for (const lag of lags) {
    const x = left + layout.x(lag);
    pen.line(x, top + tall, x, top + tall + 4, { stroke: css(theme.muted) });
    const edge = x + 12 > left + wide;
    pen.text(edge ? left + wide : x, top + tall + 17, formatCount(lag), { ...muted, align: edge ? "right" : "center" });
  }
  if (first) {
    pen.text(left - 8, top + tall + 17, "lag", { ...muted, align: "right" });
    pen.text(2, top - layout.lanes * LANE - HEAD + 16, "norm", muted);
  }
}

/** Flags where the information sits, with their texts. @param {Pen} pen @param {Layout} layout */
function drawMarks(pen, layout, { marks, left, top }) {
  const color = css(pen.theme.muted);
  for (const mark of marks) {
    const x = left + mark.x;
    pen.line(x, top - LANE + 3, x, top + layout.tall, { stroke: color, dash: [1, 4] });
    pen.path(`M${x - 4} ${top - LANE + 3}h8l-4 7Z`, { fill: color });
    pen.text(left + mark.from, top - mark.lane * LANE - LANE + 10, mark.text, { fill: color, size: 12 });
  }
}

/** One curve; where it leaves the axis it is cut exactly there. @param {Pen} pen @param {Layout} layout */
function drawNorm(pen, layout, { panel, left, top }, line, frame) {
  const values = curveAt(panel, line.name, frame);
  if (!values) return;
  const d = normPath(values, layout, left, top);
  if (d) pen.path(d, { stroke: lineColor(line, pen.theme), width: 2, dash: line.dash });
}

/** @param {Layout} layout */
function normPath(values, layout, left, top) {
  const { bottom } = layout;
  const inside = (value) => value >= bottom && value <= layout.top;
  const point = (lag, value) => `${(left + layout.x(lag)).toFixed(1)} ${(top + layout.y(value)).toFixed(1)}`;
  const edge = (lag, from, to) => {
    const limit = Math.min(from, to) < bottom ? bottom : layout.top;
    return point(lag + (limit - from) / (to - from), limit);
  };
  let d = "";
  for (let lag = 0; lag < values.length; lag++) {
    const [before, value] = [values[lag - 1], values[lag]];
    const joined = lag > 0 && Number.isFinite(before) && Number.isFinite(value);
    if (joined && inside(before)) d += inside(value) ? `L${point(lag, value)}` : `L${edge(lag - 1, before, value)}`;
    else if (joined && inside(value)) d += `M${edge(lag - 1, before, value)}L${point(lag, value)}`;
    else if (inside(value)) d += `M${point(lag, value)}`;
  }
  return d;
}

/**
 * In words, where no line passes: zero, exactly one, no numbers. They are drawn last, or the cursor would strike them
 * through.
 * @param {Pen} pen @param {Layout} layout
 */
export function drawNotes(pen, layout, { panel, left, top }, lines, frame) {
  const { theme } = pen;
  const curves = lines.map((line) => curveAt(panel, line.name, frame)).filter(Boolean);
  const texts = panel.note ? [[panel.note, css(theme.muted), 600]] : [];
  for (const line of lines) {
    const values = curveAt(panel, line.name, frame);
    if (!values) continue;
    if (values.every((value) => Number.isNaN(value))) {
      texts.push(["numbers out of range", css(theme.bad), 600]);
      break;
    }
    const note = curveNote(values);
    const color = lineColor(line, theme);
    if (note) texts.push(...wrapNote(theme, `${line.title}:`, note, layout.wide - 14).map((text) => [text, color, 600]));
  }
  const sizes = texts.map(([text, , weight]) => textWidth(theme, text, 12, weight) + 6);
  const corner = freeCorner(layout, curves, Math.max(...sizes), texts.length * 15 + 1);
  texts.forEach(([text, color, weight], k) => {
    const [x, y] = [left + corner.x, top + corner.y + 12 + k * 15];
    pen.rect(x, y - 12, sizes[k], 16, { fill: css(theme.background) });
    pen.text(x + 3, y, text, { fill: color, weight });
  });
}

/**
 * Where in a panel something so wide and tall lies on no curve; low on the left where every corner has one.
 * @param {number} wide @param {number} tall
 */
export function freeCorner(layout, curves, wide, tall) {
  const [right, low] = [layout.wide - wide - 4, layout.tall - tall - 4];
  const corners = [4, right].flatMap((x) => [{ x, y: low }, { x, y: 4 }]);
  const free = ({ x, y }) => curves.every((values) => values.every((value, lag) => {
    const [at, next] = [lag, Math.min(lag + 1, values.length - 1)].map(layout.x);
    if (next < x || at > x + wide) return true;
    const ends = [value, values[lag + 1] ?? value].filter(Number.isFinite).map(layout.y);
    return !ends.length || Math.max(...ends) < y - 2 || Math.min(...ends) > y + tall + 2;
  }));
  return corners.find(free) ?? corners[0];
}

/** @param {Theme} theme */
function wrapNote(theme, name, note, width) {
  const whole = `${name} ${note}`;
  return textWidth(theme, whole, 12, 600) <= width ? [whole] : [name, note];
}
