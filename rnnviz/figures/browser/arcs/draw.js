// Strokes for words and arrows; the same for the screen and for saved pictures.

import { shorten } from "../shared/numbers.js";
import { dotBelow } from "../shared/pen.js";
import { css } from "../shared/theme.js";
import { describeWord, plainPart } from "./bubble.js";
import { arcPath, tableValue, WORD_SIZE } from "./layout.js";
import { litWord } from "./select.js";
import { shaded, tintStyle } from "./tint.js";
/** @import { Pen, Style } from "../shared/pen.js" */
/** @import { Theme } from "../shared/theme.js" */
/** @typedef {ReturnType<typeof import("./layout.js").layoutArcs>} Layout */

const MARKED_DASH = [7, 2, 2, 2];

/** @param {Theme} theme */
export function restingStyle(theme, arrow) {
  // The weight shows in the width: the lightest arrow keeps a contrast of 3 to 1.
  const width = 1 + (arrow.rank ? 1 : 2.2) * arrow.share;
  // A marked arrow must be found at a glance, however light it is, and without its colour.
  if (arrow.marked) return { stroke: css(theme.bad), width: Math.max(2.6, width), opacity: arrow.rank ? 0.75 : 1, dash: MARKED_DASH };
  return { stroke: css(theme.text), width, opacity: 0.5 + 0.35 * arrow.share };
}

/** @param {Theme} theme */
function outgoingStyle(theme, arrow) {
  return { stroke: css(theme.primary), width: arrow.rank ? 1.8 : 3.2, opacity: arrow.rank ? 0.75 : 1 };
}

/** @param {Theme} theme */
function incomingStyle(theme) {
  return { stroke: css(theme.second), width: 2, dash: [5, 3] };
}

/** @param {Pen} pen @param {Layout} layout */
export function drawWord(pen, layout, t) {
  /** @type {Style} */
  const style = { fill: css(pen.theme.text), size: WORD_SIZE, align: "center" };
  return pen.text(layout.x[t], layout.baseline + 22, layout.words[t], style);
}

/** A box behind a word. @param {Pen} pen @param {Layout} layout */
export function drawPlate(pen, layout, t, style) {
  const width = layout.widths[t] + Math.min(10, layout.gap);
  return pen.rect(layout.x[t] - width / 2, layout.baseline + 3, width, 27, { radius: 4, ...style });
}

/** A box behind each word, the stronger the larger its value. @param {Pen} pen */
export function drawTints(pen, { layout, data }) {
  if (!data.tint) return;
  data.tint.values.forEach((value, t) => {
    if (value === null) {
      // Too few words follow: that is not the same as nothing left.
      drawPlate(pen, layout, t, { stroke: css(pen.theme.muted), width: 1, dash: [2, 3], opacity: 0.6 });
      return;
    }
    drawPlate(pen, layout, t, tintStyle(data.tint, value, pen.theme.mode));
  });
}

/** Two colours behind one word say nothing: where influence shades the words, theirs steps back. */
export function showTints(dom, view) {
  dom.tints.style.display = tintsShown(view) ? "" : "none";
}

function tintsShown(view) {
  return litWord(view) === null || !shaded(view);
}

/** @param {Pen} pen @param {Layout} layout */
function drawUnderline(pen, layout, t, style) {
  const half = layout.widths[t] / 2;
  const y = layout.baseline + 29;
  return pen.line(layout.x[t] - half, y, layout.x[t] + half, y, { width: 2.5, ...style });
}

/** A sign below each word that the model does not know. @param {Pen} pen */
export function drawUnknown(pen, { layout, data }) {
  for (const t of data.unknown) dotBelow(pen, layout.x[t], layout.baseline + 32.5, layout.widths[t]);
}

/** What is lit up for one word, drawn behind the words: shades, plates, underlines. @param {Pen} pen */
export function drawLitWords(pen, view, t) {
  const { layout, links, theme } = view;
  if (shaded(view)) {
    for (let j = 0; j < t; j++) {
      const value = tableValue(view.table, t, j);
      if (value > 0.02) drawPlate(pen, layout, j, { fill: css(theme.primary), opacity: 0.6 * value, radius: 2 });
    }
  }
  const fill = view.data.tint?.leads ? undefined : css(theme.panel);
  drawPlate(pen, layout, t, { fill, stroke: css(theme.primary), width: view.pinned === t ? 2.5 : 1.25 });
  for (const arrow of links.outgoing[t]) {
    if (arrow.s !== null) drawUnderline(pen, layout, arrow.s, { stroke: css(theme.primary), opacity: arrow.rank ? 0.75 : 1 });
  }
  for (const arrow of links.incoming[t]) drawUnderline(pen, layout, arrow.t, { stroke: css(theme.second), dash: [5, 3] });
}

/** Arrows of one word, over all others. @param {Pen} pen */
export function drawLitArrows(pen, view, t) {
  const { layout, links, theme } = view;
  for (const arrow of links.incoming[t]) pen.path(arcPath(layout, arrow), incomingStyle(theme));
  for (const arrow of [...links.outgoing[t]].reverse()) pen.path(arcPath(layout, arrow), outgoingStyle(theme, arrow));
}

/** The whole picture as it stands, for saving. @param {Pen} pen */
export function drawWholeArcs(pen, view) {
  const { layout, links, theme, data } = view;
  const lit = litWord(view);
  const top = data.title ? 36 : 8;
  const rtl = layout.forward < 0;
  /** @type {Style} */
  const title = { fill: css(theme.text), size: 16, weight: 600, align: rtl ? "right" : "left" };
  if (data.title) pen.text(rtl ? layout.total - 12 : 12, 24, data.title, title);
  pen.at(0, top, (inner) => {
    if (tintsShown(view)) drawTints(inner, view);
    if (lit !== null) drawLitWords(inner, view, lit);
    for (const arrow of links.arrows) {
      if (arrow.length < view.least) continue;
      const style = restingStyle(theme, arrow);
      if (lit !== null) style.opacity *= 0.3;
      inner.path(arcPath(layout, arrow), style);
    }
    if (lit !== null) drawLitArrows(inner, view, lit);
    drawUnknown(inner, view);
    data.tokens.forEach((_, t) => drawWord(inner, layout, t));
  });
  if (lit !== null) {
    const text = describeWord(view, lit).map((line) => line.map(plainPart).join("")).join(". ");
    const style = { fill: css(theme.muted), size: 13 };
    pen.text(12, top + layout.height + 16, shorten(text, Math.floor(layout.total / 6.5)), style);
  }
}

export function wholeArcsHeight(view) {
  return (view.data.title ? 36 : 8) + view.layout.height + (litWord(view) === null ? 8 : 28);
}
