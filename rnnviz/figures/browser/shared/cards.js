// What networks answer at one step: a card for each, with a bar for each thing that it could say.

import { linePath } from "./canvas.js";
import { el, setText, svgEl } from "./dom.js";
import { percent, shorten, visibleText } from "./numbers.js";
import { css, textWidth } from "./theme.js";
/** @import { Pen } from "./pen.js" */
/** @import { Theme } from "./theme.js" */

/** Cards for some networks, each with a title, colours and room for so many bars. @param {Theme} theme */
export function makeCards(networks, theme, count) {
  return networks.map((network) => {
    const bars = Array.from({ length: count }, makeBar);
    const verdict = el("div", { class: "verdict" });
    const node = el("section", { class: "card", "aria-label": network.label ?? `What the ${network.title} answers` },
      el("h3", {}, network.title), verdict, ...bars.map((bar) => bar.node));
    node.style.setProperty("--net", network[theme.mode]);
    return { network, node, verdict, bars };
  });
}

function makeBar() {
  const [name, fill, share] = ["class", "fill", "share"].map((kind) => el("span", { class: kind }));
  return { node: el("div", { class: "bar-row" }, name, el("span", { class: "track" }, fill), share), name, fill, share };
}

/** What a card says and how long its bars are; `rows` are answers with their shares. */
export function paintCard({ verdict, bars }, rows, { text, right, asked }) {
  bars.forEach(({ node, name, fill, share }, k) => {
    node.hidden = !rows[k];
    if (!rows[k]) return;
    const { name: answer, share: value } = rows[k];
    setText(name, besideBar(answer));
    name.title = answer;
    node.classList.toggle("right", rows[k].right);
    fill.style.width = `${100 * (Number.isFinite(value) ? value : 0)}%`;
    setText(share, percent(value));
  });
  setText(verdict, text);
  verdict.classList.toggle("good", asked && right);
  verdict.classList.toggle("bad", asked && !right);
}

/** What is less sure than this many times chance is a guess, right or wrong. */
const GUESS = 1.5;

/** Signs too small to be told apart beside a bar. @type {Record<string, string>} */
const SIGNS = {
  ",": "comma", ".": "full stop", ";": "semicolon", ":": "colon", "'": "apostrophe", "\"": "quotation mark", "`": "backtick", "-": "hyphen",
};

/** An answer in a sentence; a sign would be lost there without its quotes. @param {string} answer */
function named(answer) {
  const text = shorten(visibleText(answer), 24);
  const quoted = /^[\p{L}\p{N}]+$/u.test(text) ? text : `\u2018${text}\u2019`;
  return Object.hasOwn(SIGNS, answer) ? `${quoted} (${SIGNS[answer]})` : quoted;
}

/** An answer beside its bar: signs as in a sentence, words without quotes. @param {string} answer */
export const besideBar = (answer) => (/[\p{L}\p{N}]/u.test(answer) ? visibleText(answer) : named(answer));

/** One sentence: what is answered and how sure it is; `right` is null where nothing is judged. */
export function verdictOf(rows, chance, says, right) {
  const best = rows.reduce((found, row) => (row.share > found.share ? row : found), rows[0]);
  const name = named(best.name);
  if (best.share < GUESS * chance) return { text: `guesses: ${name} with ${percent(best.share)}`, right: false, asked: false };
  const sign = right === null ? "" : right ? " \u2713" : " \u2717";
  return { text: `${says} ${name}, ${percent(best.share)} sure${sign}`, right, asked: right !== null };
}

export const CHART = 150;
const CHART_LEFT = 42;
const GUIDE_DASH = [2, 3];

/**
 * Lines over time, between two values and under the cursor; each has a colour, a dash and a value at each step.
 * They are thin and grey up to the step from which on they mean something.
 * @param {Pen} pen
 */
export function drawOverTime(pen, { lines, labels, marks, t, width, low, high, say, guide, known = 0 }) {
  const { theme } = pen;
  const step = (width - CHART_LEFT - 10) / labels.length;
  const x = (time) => CHART_LEFT + (time + 0.5) * step;
  const y = (value) => 14 + ((high - value) / (high - low || 1)) * (CHART - 40);
  for (const value of [low, (low + high) / 2, high]) {
    pen.line(CHART_LEFT, y(value), width - 10, y(value), { stroke: css(theme.hairline) });
    pen.text(CHART_LEFT - 6, y(value) + 4, say(value), { fill: css(theme.muted), align: "right", size: 12 });
  }
  if (guide) pen.line(CHART_LEFT, y(guide.value), width - 10, y(guide.value), { stroke: css(theme.muted), dash: GUIDE_DASH });
  for (const time of marks) pen.line(x(time), y(high), x(time), y(low), { stroke: css(theme.muted), dash: [1, 4] });
  for (const { color, dash, at } of lines) {
    const points = labels.map((_, time) => [x(time), y(at(time))]);
    for (const [part, style] of [
      [points.slice(0, known + 1), { stroke: css(theme.muted), width: 1.25 }], [points.slice(known), { stroke: color, width: 2.5 }],
    ]) {
      const there = part.filter(([, place]) => Number.isFinite(place));
      if (there.length > 1) pen.path(linePath(there), { ...style, dash });
    }
  }
  pen.line(x(t), y(high), x(t), y(low), { stroke: css(theme.text), width: 1.25 });
  const words = labels.map((label) => shorten(visibleText(label), 14));
  const every = Math.ceil(Math.max(...words.map((word) => textWidth(theme, word, 12) + (word.length > 1 ? 6 : -1))) / step);
  words.forEach((word, time) => {
    if (time % every) return;
    pen.text(x(time), CHART - 8, word, { fill: css(theme.text), align: "center", size: 12, weight: marks.includes(time) ? 700 : 400 });
  });
}

/** What the level line is, for a legend: in the chart a curve may be anywhere. @param {Theme} theme */
export function guideName(guide, theme) {
  return lineName({ title: guide.text, dash: GUIDE_DASH, [theme.mode]: css(theme.muted) }, theme);
}

/** A name beside a stroke of a line, for a legend. @param {Theme} theme */
export function lineName(network, theme) {
  const line = svgEl("svg", { width: 30, height: 8, "aria-hidden": "true" },
    svgEl("line", { x1: 0, y1: 4, x2: 30, y2: 4, stroke: network[theme.mode], "stroke-width": 2.5, "stroke-dasharray": network.dash.join(" ") || null }));
  return el("span", {}, line, ` ${network.title}`);
}
