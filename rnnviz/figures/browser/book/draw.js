// The strip along a book: how far the longest arrow of each stretch reaches, and how many are long.

import { stepTicks } from "../shared/canvas.js";
import { formatCount, formatNumber, plural } from "../shared/numbers.js";
import { css } from "../shared/theme.js";
import { distanceTicks, ROOM, stretchOf } from "./layout.js";
/** @import { Pen } from "../shared/pen.js" */

/** @param {Pen} pen */
export function drawBook(pen, view) {
  const { book, layout, theme } = view;
  const muted = { fill: css(theme.muted), size: 12 };
  pen.text(ROOM.left + 4, 13, `Longest arrow of each ${formatCount(book.stretch)} ${book.item}s`, muted);
  pen.text(ROOM.left + 4, layout.second - 7, `Arrows over at least ${formatCount(book.least)} ${book.item}s`, muted);
  const floor = ROOM.top + ROOM.tall;
  for (const tick of distanceTicks(book)) {
    const y = floor - layout.rise(tick);
    pen.line(ROOM.left, y, ROOM.left + layout.inner, y, { stroke: css(theme.hairline) });
    pen.text(ROOM.left - 6, y + 4, formatCount(tick), { ...muted, align: "right" });
  }
  pen.text(ROOM.left - 6, layout.second + 9, formatCount(book.most), { ...muted, align: "right" });
  pen.text(ROOM.left - 6, layout.second + ROOM.low, "0", { ...muted, align: "right" });
  drawBars(pen, view, floor);
  drawTokenAxis(pen, view);
}

/** @param {Pen} pen */
function drawBars(pen, { book, layout, theme }, floor) {
  for (let part = 0; part < book.parts; part++) {
    const [first, last] = stretchOf(book, part);
    const x = layout.x(first);
    const wide = Math.max(0.75, layout.x(last) - x - 0.5);
    const tall = layout.rise(book.longest[part]);
    if (tall) pen.rect(x, floor - tall, wide, tall, { fill: css(theme.muted) });
    const many = layout.count(book.many[part]);
    if (many) pen.rect(x, layout.second + ROOM.low - many, wide, many, { fill: css(theme.second) });
  }
  const line = { stroke: css(theme.muted) };
  pen.line(ROOM.left, floor, ROOM.left + layout.inner, floor, line);
  pen.line(ROOM.left, layout.second + ROOM.low, ROOM.left + layout.inner, layout.second + ROOM.low, line);
}

/** @param {Pen} pen */
function drawTokenAxis(pen, { book, layout, theme }) {
  const y = layout.second + ROOM.low;
  for (const tick of stepTicks(0, book.tokens, layout.inner / 110)) {
    const x = layout.x(tick);
    pen.line(x, y, x, y + 4, { stroke: css(theme.muted) });
    const align = x < ROOM.left + 20 ? "left" : x > layout.width - 40 ? "right" : "center";
    pen.text(x, y + 17, `${book.item} ${formatCount(Math.max(1, tick))}`, { fill: css(theme.muted), size: 12, align });
  }
}

/**
 * What follows the pointer and the reader: the window, the place, the stretch that is pointed at.
 * @param {Pen} pen
 */
export function drawBookMarks(pen, view) {
  const { book, layout, theme } = view;
  const bottom = layout.second + ROOM.low;
  const [from, to] = [layout.x(book.window[0]), layout.x(book.window[1])];
  pen.rect(from, ROOM.top - 2, Math.max(2, to - from), bottom - ROOM.top + 2, {
    fill: css(theme.primary), opacity: theme.dark ? 0.3 : 0.14, radius: 2,
  });
  const at = layout.x(book.at);
  pen.line(at, ROOM.top - 2, at, bottom, { stroke: css(theme.primary), width: 2 });
  const part = litPart(view);
  if (part === null) return;
  const [first, last] = stretchOf(book, part).map((token) => layout.x(token));
  const wide = Math.max(5, last - first + 2);
  pen.rect((first + last - wide) / 2, ROOM.top - 2, wide, bottom - ROOM.top + 2, { stroke: css(theme.text), width: 1.5, radius: 2 });
}

/** The stretch under the pointer, else the one with the keyboard's focus. */
export function litPart(view) {
  return view.hovered ?? view.focused;
}

export function describePart(book, part) {
  const [first, last] = stretchOf(book, part);
  const range = `${book.item}s ${formatCount(first + 1)} to ${formatCount(last)}`;
  if (!book.longest[part]) return `${range}: no arrow.`;
  return `${range}: the longest arrow reaches back ${plural(book.longest[part], book.item)}, `
    + `${formatNumber(book.mean[part])} on average; ${formatCount(book.many[part])} reach back at least ${formatCount(book.least)}.`;
}
