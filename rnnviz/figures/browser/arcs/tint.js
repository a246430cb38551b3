// Words coloured by what they write, what of it is kept and left, or what they add to a prediction.

import { clamp, el, svgEl } from "../shared/dom.js";
import { formatNumber, plural } from "../shared/numbers.js";
import { css } from "../shared/theme.js";

const CURVE = { width: 150, height: 34 };

/** The value of a word, null where the text ends too early to know it. */
function tintValue(data, t) {
  return data.tint?.values[t] ?? null;
}

/** The colour behind a word, the stronger the larger its value. @param {"light" | "dark"} mode */
export function tintStyle(tint, value, mode) {
  const share = tint.most > 0 ? clamp(Math.abs(value) / tint.most, 0, 1) : 0;
  return { fill: (value < 0 ? tint.against : tint.color)[mode], opacity: 0.04 + 0.36 * share };
}

/** Whether influence shades the words; not where their colours are of one prediction. */
export function shaded(view) {
  return Boolean(view.table && view.shading && !view.data.tint?.leads);
}

/** What the bubble says of a word's value. */
export function describeTint(data, t) {
  if (!data.tint) return [];
  const value = tintValue(data, t);
  if (value === null) return [`${data.tint.title}: ${data.tint.absent}`];
  return [`${data.tint.title}: ${formatNumber(value)}`];
}

/** What is left of a word as the next ones are read, as a small drawing; null where none follows. */
export function tintCurve(view, t) {
  const { tint } = view.data;
  const row = tint?.curves?.[t];
  if (!row || row.length < 2) return null;
  const { width, height } = CURVE;
  const most = Math.max(...row, 1e-9);
  const x = (k) => 1 + ((width - 2) * k) / (tint.longest || 1);
  const y = (value) => height - 2 - ((height - 4) * value) / most;
  const points = row.map((value, k) => `${x(k).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const color = tint.color[view.theme.mode];
  const drawing = svgEl("svg", { width, height, class: "curve" });
  drawing.append(
    svgEl("line", { x1: 1, x2: width - 1, y1: height - 2, y2: height - 2, stroke: css(view.theme.hairline) }),
    svgEl("line", { x1: x(tint.after), x2: x(tint.after), y1: 0, y2: height - 2, stroke: css(view.theme.muted), "stroke-dasharray": "2 2" }),
    svgEl("polyline", { points, fill: "none", stroke: color, "stroke-width": 2 }));
  return el("div", { class: "left" }, drawing,
    el("span", { class: "note" }, `left of it over the next ${plural(row.length - 1, view.data.item)}`));
}
