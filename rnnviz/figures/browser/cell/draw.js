// The drawing: made in Python, kept alive here. Only numbers, widths and colours change.

import { setAttributes, setText } from "../shared/dom.js";
import { formatFixed } from "../shared/numbers.js";
import { css } from "../shared/theme.js";
import { lineOf } from "./data.js";
/** @import { Theme } from "../shared/theme.js" */

/** Put a drawing into its place; the elements that will change, by what they show. */
export function placeDrawing(place, cell, text) {
  const document_ = new DOMParser().parseFromString(text, "image/svg+xml");
  const svg = /** @type {SVGSVGElement} */ (document.importNode(/** @type {Element} */ (document_.documentElement), true));
  svg.removeAttribute("height");
  svg.setAttribute("width", "100%");
  const { width } = svg.viewBox.baseVal;
  // Its smallest text is as small as text may be: where there is less room the drawing scrolls.
  Object.assign(svg.style, { minWidth: `${width}px`, maxWidth: `${width * 1.15}px` });
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", `The ${cell.cell} cell: what feeds what`);
  /** @type {SVGElement | null} */
  const focused = place.querySelector(":focus");
  place.replaceChildren(svg);
  const all = (selector) => [...svg.querySelectorAll(selector)];
  const nodes = all(".node");
  for (const node of nodes) {
    if (cell.lines.some((line) => line.name === node.dataset.node)) setAttributes(node, { tabindex: 0, role: "button" });
  }
  nodes.find((node) => node.dataset.node === focused?.dataset.node)?.focus();
  return { text, svg, wires: all(".wire"), prints: all("[data-print]"), nodes };
}

/** How strong a wire is drawn, from 0 towards 1; as `strength` in diagram.py. */
function wireStrength(value) {
  return Number.isFinite(value) ? Math.abs(value) / (1 + Math.abs(value)) : 0;
}

export function paintDrawing(drawing, cell, t, row) {
  for (const wire of drawing.wires) {
    const value = cell.value(wire.dataset.value, t, row);
    const strength = wireStrength(value);
    wire.setAttribute("stroke", `var(--${value < 0 ? "negative" : "positive"})`);
    wire.setAttribute("stroke-width", (1.2 + 5 * strength).toFixed(2));
    wire.setAttribute("stroke-opacity", (0.3 + 0.7 * strength).toFixed(3));
  }
  for (const print of drawing.prints) setText(print, formatFixed(cell.value(print.dataset.print, t, row)));
  for (const node of drawing.nodes) {
    if (!node.hasAttribute("tabindex")) continue;
    const name = node.dataset.node;
    node.setAttribute("aria-label", `${cell.titles[name]}: ${formatFixed(cell.value(name, t, row))}`);
  }
}

/** Light up some parts, by their lines, the wires that lead to them, and nothing else; say which are pinned. */
export function markDrawing(drawing, cell, lit, pinned) {
  drawing.svg.classList.toggle("marked", lit.size > 0);
  for (const node of drawing.nodes) {
    node.classList.toggle("lit", lit.has(lineOf(cell, node.dataset.node)));
    if (node.hasAttribute("tabindex")) node.setAttribute("aria-pressed", pinned.has(node.dataset.node));
  }
  for (const wire of drawing.wires) {
    const { to } = wire.dataset;
    wire.classList.toggle("lit", !to.startsWith("previous.") && lit.has(lineOf(cell, to)));
  }
}

/** What a colour of the drawing is called, and what it is now. @param {Theme} theme */
export function drawingColors(cell, theme) {
  const plain = { ink: "text", muted: "muted", ground: "background", surface: "panel", positive: "positive", negative: "negative" };
  const colors = Object.entries(plain).map(([name, key]) => [name, css(theme[key])]);
  const looks = Object.entries(cell.looks).map(([name, look]) => [name, look[theme.mode]]);
  return Object.fromEntries([...colors, ...looks]);
}
