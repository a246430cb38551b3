// Words on one line at their measured widths, and arrows above them.

import { clamp } from "../shared/dom.js";
import { shorten, visibleText } from "../shared/numbers.js";
import { textWidth } from "../shared/theme.js";
/** @import { Theme } from "../shared/theme.js" */
/** @typedef {ReturnType<typeof layoutArcs>} Layout */

export const WORD_SIZE = 17;
const TALLEST = 210;
const LONGEST_WORD = 32;
/** An arrow that leaves a window into a longer text. */
const STUB = { across: 34, up: 46 };

/** Which arrows leave and reach each word, strongest first. */
export function readArrows(data) {
  const { target, source, rank, weight, unit, marked } = data.arrows;
  const arrows = target.map((t, k) => ({
    t, s: source[k], rank: rank[k], weight: weight[k], unit: unit ? unit[k] : null, marked: Boolean(marked && marked[k]),
    length: t - source[k], share: clamp(weight[k] / data.weight_scale, 0, 1),
  })).concat(readStubs(data));
  const outgoing = data.tokens.map(() => []);
  const incoming = data.tokens.map(() => []);
  for (const arrow of arrows) {
    outgoing[arrow.t].push(arrow);
    if (arrow.s !== null) incoming[arrow.s].push(arrow);
  }
  for (const list of outgoing) list.sort((a, b) => a.rank - b.rank);
  return { arrows, outgoing, incoming, longest: Math.max(1, ...arrows.map((arrow) => arrow.length)) };
}

/** Arrows to words before the window. */
function readStubs(data) {
  const stubs = data.window?.stubs;
  if (!stubs) return [];
  return stubs.target.map((t, k) => ({
    t, s: null, rank: 0, weight: stubs.weight[k], unit: stubs.unit[k], marked: false,
    length: stubs.distance[k], share: clamp(stubs.weight[k] / data.weight_scale, 0, 1), word: stubs.word[k],
  }));
}

/** Positions of words and arrows for a container width. @param {Theme} theme */
export function layoutArcs(data, links, width, theme) {
  const words = data.tokens.map((token) => shorten(visibleText(token), LONGEST_WORD));
  const widths = words.map((word) => Math.max(10, textWidth(theme, word, WORD_SIZE)));
  const used = widths.reduce((sum, one) => sum + one, 0);
  // A short sentence spreads out a little: arrows between neighbours need room.
  const gap = clamp((width - 40 - used) / Math.max(1, words.length), 12, 26);
  const total = Math.max(width, used + gap * words.length + 24);
  const forward = data.direction === "rtl" ? -1 : 1;
  const edges = [];
  let at = 12;
  const x = widths.map((one) => {
    edges.push(at);
    const centre = at + gap / 2 + one / 2;
    at += one + gap;
    return forward > 0 ? centre : total - centre;
  });
  edges.push(at);
  const tallest = Math.max(0, ...links.arrows.map((arrow) => riseOf(x, arrow)));
  const baseline = Math.ceil(tallest) + 16;
  return { words, widths, gap, x, edges, total, forward, baseline, height: baseline + 34 };
}

/** How high an arrow rises. */
function riseOf(x, arrow) {
  return arrow.s === null ? STUB.up : arcHeight(Math.abs(x[arrow.t] - x[arrow.s]));
}

/** Grows with distance but never past a ceiling, so that nested arrows stay apart. */
export function arcHeight(distance) {
  return (TALLEST * 1.35 * distance) / (distance + 320);
}

/** From the word down to an open arrow head at its predecessor, in one stroke. */
export function arcPath(layout, arrow) {
  if (arrow.s === null) return stubPath(layout, arrow);
  const foot = Math.min(5, layout.gap / 3);
  const from = layout.x[arrow.t] - layout.forward * foot;
  const to = layout.x[arrow.s] + layout.forward * foot;
  const y = layout.baseline;
  const control = y - (arcHeight(Math.abs(from - to)) * 4) / 3;
  const [a, b] = [from.toFixed(1), to.toFixed(1)];
  return `M${a} ${y}C${a} ${control.toFixed(1)} ${b} ${control.toFixed(1)} ${b} ${y - 1}`
    + `M${(to - 3.6).toFixed(1)} ${y - 7.5}L${b} ${y - 1}L${(to + 3.6).toFixed(1)} ${y - 7.5}`;
}

/** Up from its word and back, with an open end: it goes on where the window does not. @param {Layout} layout */
function stubPath(layout, arrow) {
  const from = layout.x[arrow.t] - layout.forward * Math.min(5, layout.gap / 3);
  const to = from - layout.forward * STUB.across;
  const y = layout.baseline;
  const top = y - STUB.up;
  const back = to + layout.forward * 7;
  const [a, b, c] = [from.toFixed(1), to.toFixed(1), back.toFixed(1)];
  return `M${a} ${y}C${a} ${y - 30} ${(from - layout.forward * 12).toFixed(1)} ${top} ${b} ${top}`
    + `M${c} ${top - 4}L${b} ${top}L${c} ${top + 4}`;
}

/** The word at a horizontal position, by bisection. */
export function wordAt(layout, x) {
  const along = layout.forward > 0 ? x : layout.total - x;
  const { edges } = layout;
  if (along < edges[0] || along >= edges[edges.length - 1]) return null;
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= along) low = middle;
    else high = middle;
  }
  return low;
}

/** Influence of word j on word t from the packed lower triangle, null without one. */
export function tableValue(table, t, j) {
  return table ? table[(t * (t - 1)) / 2 + j] / 255 : null;
}
