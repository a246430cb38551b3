// The legend of words' colours, on the screen and in a picture.

import { tintStyle } from "../arcs/tint.js";
import { el } from "../shared/dom.js";
import { formatNumber } from "../shared/numbers.js";
import { css, parseColor } from "../shared/theme.js";

/** The numbers whose colours the legend shows; below zero only where a word is. */
export function scaleOf({ most, values }) {
  const above = [0, most / 2, most];
  return values.some((value) => value < 0) ? [-most, -most / 2, ...above] : above;
}

export function fillScale(scale, { data: { tint }, theme }) {
  const numbers = scaleOf(tint);
  const ends = [formatNumber(numbers[0]), formatNumber(tint.most)];
  const boxes = numbers.map((value) => {
    const { fill, opacity } = tintStyle(tint, value, theme.mode);
    const box = el("span", { class: "box" });
    box.style.background = css(parseColor(fill, "#888"), opacity);
    return box;
  });
  scale.replaceChildren(ends[0], ...boxes, ends[1]);
  scale.setAttribute("aria-label", `Colours from ${ends[0]} to ${ends[1]} and beyond`);
}

/** The legend in a picture, its right end at x. @param {import("../shared/pen.js").Pen} pen */
export function drawScale(pen, x, tint) {
  const numbers = scaleOf(tint);
  const text = { fill: css(pen.theme.muted), size: 13, align: /** @type {const} */ ("right") };
  const first = x - 44 - 18 * numbers.length;
  pen.text(x, 21, formatNumber(tint.most), text);
  numbers.forEach((value, k) => pen.rect(first + 18 * k, 10, 18, 14, tintStyle(tint, value, pen.theme.mode)));
  pen.text(first - 5, 21, formatNumber(numbers[0]), text);
}
