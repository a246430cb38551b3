// What two networks answer: letters in a row, cards, and one chart for both.

import { drawOverTime, paintCard, verdictOf } from "../shared/cards.js";
import { el } from "../shared/dom.js";
import { percent, visibleText } from "../shared/numbers.js";
import { css, parseColor } from "../shared/theme.js";
/** @import { Pen } from "../shared/pen.js" */

/** The sequence, one cell a letter; the one under the cursor is framed. */
export function fillLetters(place, pair) {
  const marks = new Map(pair.marks);
  const letters = pair.labels.map((label, t) => {
    const node = el("span", { class: "letter", "data-t": t }, visibleText(label));
    if (marks.has(t)) {
      node.classList.add("marked");
      node.title = marks.get(t);
    }
    if (t === pair.held) {
      node.classList.add("held");
      node.title = "The forget gate is held closed here";
    }
    return node;
  });
  place.style.setProperty("--across", Math.min(letters.length, 24));
  place.replaceChildren(...letters);
}

/** The probabilities of one network at a step and at a moment of its training. */
function sharesOf(pair, network, share, t) {
  const frame = frameOf(network, share);
  const { time, classes } = pair;
  const start = (frame * time + t) * classes.length;
  return network.values.subarray(start, start + classes.length);
}

export function frameOf(network, share) {
  return Math.round(share * (network.steps.length - 1));
}

/** Every class with its share. */
export function rowsOf(pair, network, share, t) {
  const shares = sharesOf(pair, network, share, t);
  return pair.classes.map((name, k) => ({ name, share: shares[k], right: name === pair.target }));
}

/** One sentence: what a network answers and how sure it is. */
export function saidBy(pair, network, share, t) {
  const rows = rowsOf(pair, network, share, t);
  const asked = t === pair.time - 1 && pair.target !== "";
  const best = rows.reduce((found, row) => (row.share > found.share ? row : found), rows[0]);
  return verdictOf(rows, 1 / rows.length, "says", asked ? best.right : null);
}

export function paintCards(cards, pair, share, t) {
  for (const card of cards) paintCard(card, rowsOf(pair, card.network, share, t), saidBy(pair, card.network, share, t));
}

/** What every letter alike would be. */
export const guideOf = (pair) => ({ value: 1 / pair.classes.length, text: "guessing" });

/** How sure each network is of the right answer, over time. @param {Pen} pen */
export function drawChart(pen, { pair, theme, width, share, t }) {
  const target = pair.classes.indexOf(pair.target);
  const lines = target < 0 ? [] : pair.networks.map((network) => ({
    color: css(parseColor(network[theme.mode], "#888")), dash: network.dash, at: (time) => sharesOf(pair, network, share, time)[target],
  }));
  const guide = guideOf(pair);
  const marks = pair.marks.map(([time]) => time);
  drawOverTime(pen, { lines, labels: pair.labels, marks, t, width, low: 0, high: 1, say: percent, guide, known: pair.known });
}
