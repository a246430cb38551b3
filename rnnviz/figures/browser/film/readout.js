// The shared cursor: one line through all panels and a tooltip with the exact values.

import { boxOf, clamp, el, setText, zoomOf } from "../shared/dom.js";
import { formatCount, formatFixed, visibleText } from "../shared/numbers.js";
import { css } from "../shared/theme.js";
import { GAP, TITLE, visibleQuantities } from "./layout.js";
import { quantityColor } from "./panels.js";
/** @import { Pen } from "../shared/pen.js" */
/** @import { Theme } from "../shared/theme.js" */
/** @typedef {ReturnType<typeof import("./layout.js").layoutFilm>} Layout */

/** Which time step, unit and quantity lie under a point of the figure. @param {Layout} layout */
export function cursorAt(film, layout, x, y, order) {
  const { left, width } = layout.plot;
  if (x < left - 2 || x > left + width + 2) return null;
  const cursor = { t: layout.timeAt(x), row: null, x, y };
  for (const panel of layout.panels) {
    if (panel.kind !== "heat") continue;
    const top = panel.y + TITLE;
    const height = panel.height - TITLE - GAP;
    if (y < top || y >= top + height) continue;
    const shown = clamp(Math.floor(((y - top) / height) * film.unitCount), 0, film.unitCount - 1);
    cursor.shown = shown;
    cursor.row = order ? order[shown] : shown;
  }
  return cursor;
}

/** @param {Pen} pen @param {Layout} layout */
export function drawCursor(pen, film, layout, cursor) {
  const { theme } = pen;
  const x = layout.plot.left + cursor.t * layout.step;
  const top = layout.panels[0].y + layout.panels[0].flags.lanes * 18;
  const bottom = layout.height - 34 - GAP + 6;
  const wide = Math.max(layout.step, 5);
  pen.rect(x - (wide - layout.step) / 2, top, wide, bottom - top, { fill: css(theme.text), opacity: 0.07 });
  // The line itself starts below the symbols: it must not strike them out.
  const below = layout.panels[0].y + layout.panels[0].height - GAP / 2;
  pen.line(layout.x(cursor.t), below, layout.x(cursor.t), bottom, { stroke: css(theme.text), width: 1.25 });
  for (const panel of layout.panels) {
    if (panel.kind !== "heat" || cursor.row === null) continue;
    const height = panel.height - TITLE - GAP;
    const row = height / film.unitCount;
    const y = panel.y + TITLE + cursor.shown * row;
    pen.rect(layout.plot.left, y, layout.plot.width, Math.max(row, 2), { stroke: css(theme.text), opacity: 0.7 });
  }
}

/** The tooltip's DOM is made once; moving the pointer only changes its text. */
export function makeTooltip() {
  const head = el("div", { class: "tip-head" });
  const answer = el("div", { class: "tip-answer" });
  const [unitHead, meanHead, spreadHead] = [0, 1, 2].map(() => el("th", { scope: "col" }));
  const headings = el("tr", {}, el("th", {}, el("span", { class: "hidden-text" }, "quantity")), unitHead, meanHead, spreadHead);
  const body = el("tbody");
  const table = el("table", {}, el("thead", {}, headings), body);
  const node = el("div", { class: "tip", "aria-hidden": "true" }, head, answer, table);
  node.hidden = true;
  return { node, head, answer, unitHead, meanHead, spreadHead, body, table, rows: [] };
}

/** @param {Theme} theme */
export function resetTooltip(tip, film, quantities, theme) {
  setText(tip.meanHead, film.sized ? "of its peak" : "mean");
  setText(tip.spreadHead, film.sized ? "" : "10\u201390%");
  tip.rows = quantities.map((quantity) => {
    const cells = [el("td"), el("td"), el("td")];
    const name = el("th", { scope: "row" }, quantity.title);
    name.style.color = css(quantityColor(quantity, theme));
    return { quantity, cells, node: el("tr", {}, name, ...cells) };
  });
  tip.body.replaceChildren(...tip.rows.map((row) => row.node));
}

/** Words about one time step: what goes in, what is asked, what comes out. */
function describeTime(film, frame, t) {
  const number = formatCount(t + film.time_start + film.count_from);
  const named = (text) => `\u2018${visibleText(text)}\u2019${film.unknown.has(text) ? " (unknown to the model)" : ""}`;
  const head = `time ${number} \u00B7 input ${named(film.labels[t])}`;
  if (film.sized) return describePair(film, t, head, named);
  const parts = [];
  if (film.targets && film.targets[t] !== "") parts.push(`target ${named(film.targets[t])}`);
  const prediction = film.prediction(frame, t);
  if (prediction !== "") {
    const sign = [" \u2717", " \u2713", ""][film.verdict(frame, t)];
    parts.push(`prediction \u2018${visibleText(prediction)}\u2019${sign}`);
  }
  return [head, parts.join(" \u00B7 ")];
}

/** Of two runs: what is read and answered, and what becomes of it. */
function describePair(film, t, head, named) {
  const [, read, answer, flip] = film.rows.map(({ texts }) => texts[t]);
  const becomes = (text) => (text ? ` becomes ${named(text)}` : "");
  return [head + becomes(read), answer ? `answer ${named(answer)}${becomes(flip)}` : ""];
}

export function fillTooltip(tip, film, frame, cursor) {
  const [head, answer] = describeTime(film, frame, cursor.t);
  setText(tip.head, head);
  setText(tip.answer, answer);
  const pointed = cursor.row !== null;
  setText(tip.unitHead, pointed ? `unit ${film.units[cursor.row]}` : "");
  for (const { quantity, cells, node } of tip.rows) {
    node.hidden = !pointed && !quantity.stats;
    setText(cells[0], pointed ? formatFixed(film.value(quantity, frame, cursor.row, cursor.t)) : "");
    const stat = (which) => formatFixed(film.stat(quantity, frame, which, cursor.t));
    setText(cells[1], quantity.stats ? stat(0) : "");
    setText(cells[2], quantity.stats && !film.sized ? `${stat(1)} to ${stat(2)}` : "");
  }
  tip.table.hidden = !tip.rows.some((row) => !row.node.hidden);
}

/** Beside the pointer, on the side with more room, inside what can be seen of the figure. @param {Layout} layout */
export function placeTooltip(tip, layout, cursor, bar) {
  const { offsetWidth: width, offsetHeight: height } = tip.node;
  const x = layout.x(cursor.t);
  const left = x > layout.plot.left + layout.plot.width / 2 ? x - width - 16 : x + 16;
  const edge = boxOf(tip.node.parentElement).top;
  const highest = Math.max(0, boxOf(bar).bottom - edge);
  const lowest = Math.min(layout.height, window.innerHeight / zoomOf(bar) - edge - 8) - height;
  const top = clamp(cursor.y - height / 2, highest, Math.max(highest, lowest));
  tip.node.style.transform = `translate(${Math.round(clamp(left, 0, layout.width - width))}px, ${Math.round(top)}px)`;
}

/** One spoken sentence for screen readers: what the tooltip shows of the step, or of one unit there. */
export function speakCursor(view) {
  const { film, frame, cursor } = view;
  const parts = describeTime(film, frame, cursor.t).filter(Boolean);
  if (cursor.row !== null) parts.push(`unit ${film.units[cursor.row]}`);
  for (const quantity of visibleQuantities(film, view.hidden)) {
    if (cursor.row !== null) {
      parts.push(`${quantity.title} ${formatFixed(film.value(quantity, frame, cursor.row, cursor.t))}`);
    } else if (quantity.stats) {
      parts.push(`${quantity.title} ${film.sized ? "difference, share of its peak" : "mean"} ${formatFixed(film.stat(quantity, frame, 0, cursor.t))}`);
    }
  }
  return parts.join(", ");
}
