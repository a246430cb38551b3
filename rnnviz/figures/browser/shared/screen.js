// What HTML and SVG show, drawn with a pen: pictures of what is made of elements are as on the screen.

import { circlePath } from "./canvas.js";
import { boxOf, clamp, zoomOf } from "./dom.js";
import { shorten } from "./numbers.js";
import { css, textMeasure, textWidth } from "./theme.js";
/** @import { Pen, Style } from "./pen.js" */
/** @import { Picture } from "./save.js" */
/** @import { Theme } from "./theme.js" */

/** What is for hands and ears alone is in no picture. */
const UNSEEN = "button, input, select, label, .saving, .hidden-text";
const HEADING = 34;
const EDGE = 6;

/**
 * A picture of some parts of a figure, below a heading where there is one.
 * @param {HTMLElement} root @param {Iterable<Element>} parts
 * @param {{ theme: Theme, name: string, heading?: string, canvases?: Map<Element, (pen: Pen) => void> }} about
 *   `canvases` says how what stands on a canvas is drawn.
 * @returns {Picture}
 */
export function screenPicture(root, parts, { theme, name, heading = "", canvases = new Map() }) {
  const shown = [...parts].filter((part) => !part.matches(UNSEEN) && part.getClientRects().length);
  const boxes = shown.map((part) => boxOf(part));
  const { left, width } = boxOf(root);
  const top = Math.min(...boxes.map((box) => box.top)) - (heading ? HEADING : EDGE);
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  const brush = { origin: { left: left - EDGE, top }, canvases };
  return {
    theme, name, width: Math.ceil(width) + 2 * EDGE, height: Math.ceil(bottom - top) + EDGE,
    draw: (pen) => {
      if (heading) drawHeading(pen, heading, width);
      for (const part of shown) drawNode(pen, part, brush, 1);
    },
  };
}

/** As large as there is room, and shorter where there is none. @param {Pen} pen */
function drawHeading(pen, heading, width) {
  const wide = textWidth(pen.theme, heading, 16, 600);
  const size = clamp(Math.floor((16 * width) / wide), 12, 16);
  const most = Math.floor((heading.length * width * 16) / (wide * size));
  pen.text(EDGE, 22, shorten(heading, most), { fill: css(pen.theme.text), size, weight: 600 });
}

/** @param {Pen} pen @param {Node} node @param {any} brush @param {number} opacity */
function drawNode(pen, node, brush, opacity) {
  if (node instanceof Text) drawText(pen, node, brush, opacity);
  if (!(node instanceof Element) || node.matches(UNSEEN)) return;
  const style = getComputedStyle(node);
  const box = boxOf(node);
  if (style.display === "none" || style.visibility !== "visible") return;
  const seen = opacity * Number(style.opacity);
  const [x, y] = [box.left - brush.origin.left, box.top - brush.origin.top];
  if (node instanceof HTMLCanvasElement) {
    const draw = brush.canvases.get(node);
    if (draw) pen.at(x, y, draw);
    else if (node.width) pen.image(node, x, y, box.width, box.height);
  } else if (node instanceof SVGSVGElement) drawShapes(pen, node, brush, seen);
  else {
    drawBox(pen, { x, y, width: box.width, height: box.height }, style, seen);
    for (const child of node.childNodes) drawNode(pen, child, brush, seen);
  }
}

/** A colour without its opacity, and that; null where nothing would be seen. @returns {[string, number] | null} */
export function seenColor(text) {
  if (!text || text === "none" || text === "transparent") return null;
  const parts = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);
  if (!parts) return [text, 1];
  const opacity = parts[4] === undefined ? 1 : Number(parts[4]);
  return opacity ? [`rgb(${parts[1]},${parts[2]},${parts[3]})`, opacity] : null;
}

const dashOf = (kind) => ({ dashed: [4, 3], dotted: [1.5, 3] })[kind] ?? [];

/**
 * The background of an element, its border and its outline.
 * @param {Pen} pen @param {{ x: number, y: number, width: number, height: number }} box
 * @param {CSSStyleDeclaration} style @param {number} opacity
 */
function drawBox(pen, { x, y, width, height }, style, opacity) {
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2) || undefined;
  const ground = seenColor(style.backgroundColor);
  if (ground && width && height) pen.rect(x, y, width, height, { fill: ground[0], opacity: opacity * ground[1], radius });
  const side = (/** @type {string} */ name) => {
    const color = seenColor(style.getPropertyValue(`border-${name}-color`));
    const wide = parseFloat(style.getPropertyValue(`border-${name}-width`));
    const kind = style.getPropertyValue(`border-${name}-style`);
    return color && wide && kind !== "none" ? { stroke: color[0], opacity: opacity * color[1], width: wide, dash: dashOf(kind) } : null;
  };
  // Most boxes have one border all around; a side that differs is drawn over it.
  const common = side("right");
  if (common) {
    const half = common.width / 2;
    pen.rect(x + half, y + half, width - 2 * half, height - 2 * half, { ...common, radius });
  }
  for (const name of ["left", "top", "bottom"]) {
    const own = side(name);
    if (!own || (common && own.stroke === common.stroke && own.width === common.width)) continue;
    const strip = name === "left" ? [x, y, own.width, height] : [x, name === "top" ? y : y + height - own.width, width, own.width];
    const round = radius && own.width / 2;
    pen.rect(strip[0], strip[1], strip[2], strip[3], { fill: own.stroke, opacity: own.opacity, radius: round });
  }
  const around = style.outlineStyle === "none" ? null : seenColor(style.outlineColor);
  if (!around) return;
  const wide = parseFloat(style.outlineWidth);
  const out = parseFloat(style.outlineOffset) + wide / 2;
  pen.rect(x - out, y - out, width + 2 * out, height + 2 * out, { stroke: around[0], width: wide, opacity, dash: dashOf(style.outlineStyle), radius });
}

/** A text with each of its lines where it stands. @param {Pen} pen @param {Text} node */
function drawText(pen, node, { origin }, opacity) {
  const parent = node.parentElement;
  if (!parent || !node.data.trim()) return;
  const style = getComputedStyle(parent);
  const color = seenColor(style.color);
  if (!color) return;
  const font = fontOf(style);
  const { ascent, descent } = textMeasure(pen.theme, font);
  for (const { text, box } of linesOf(node, parent)) {
    const room = style.overflowX === "visible" ? Infinity : parent.clientWidth;
    const cut = box.width > room + 1;
    const x = box.left - origin.left;
    const y = box.top - origin.top + (box.height - ascent - descent) / 2 + ascent;
    const said = cut ? shorten(text, Math.max(1, Math.floor((text.length * room) / box.width) - 1)) : text;
    const length = cut ? room : box.width;
    pen.text(x, y, said, { ...font, fill: color[0], opacity: opacity * color[1], length: cut ? undefined : length });
    if (style.textDecorationLine.includes("underline")) pen.line(x, y + 3, x + length, y + 3, { stroke: color[0], opacity: opacity * color[1] });
  }
}

/** @param {CSSStyleDeclaration} style */
const fontOf = (style) => ({ size: parseFloat(style.fontSize), weight: Number(style.fontWeight), italic: style.fontStyle === "italic" });

/** The lines into which a text is broken, each with its box. @param {Text} node @param {Element} parent */
function linesOf(node, parent) {
  const range = document.createRange();
  /** @type {{ text: string, box: { left: number, top: number, width: number, height: number } }[]} */
  const lines = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { left, right, top, height } = boxOf(range, parent);
    const line = lines[lines.length - 1];
    if (line && Math.abs(line.box.top - top) < 2) {
      line.text += ` ${word}`;
      line.box.width = right - line.box.left;
    } else lines.push({ text: word, box: { left, top, width: right - left, height } });
  }
  return lines;
}

/** The shapes and texts of an SVG. @param {Pen} pen @param {SVGSVGElement} svg */
function drawShapes(pen, svg, { origin }, opacity) {
  const zoom = zoomOf(svg);
  for (const node of /** @type {NodeListOf<SVGGraphicsElement>} */ (svg.querySelectorAll("path, rect, circle, ellipse, line, text"))) {
    const style = getComputedStyle(node);
    const matrix = node.getScreenCTM();
    if (!matrix || style.display === "none") continue;
    let seen = opacity;
    for (let at = /** @type {Element} */ (node); at !== svg; at = at.parentElement) seen *= Number(getComputedStyle(at).opacity);
    const [x, y] = [matrix.e / zoom - origin.left, matrix.f / zoom - origin.top];
    pen.at(x, y, (inner) => drawShape(inner, node, style, seen), matrix.a / zoom);
  }
}

/** @param {Pen} pen @param {SVGGraphicsElement} node @param {CSSStyleDeclaration} shown @param {number} opacity */
function drawShape(pen, node, shown, opacity) {
  const [fill, stroke] = [seenColor(shown.fill), seenColor(shown.stroke)];
  /** @type {Style} */
  const style = {
    fill: fill?.[0], stroke: stroke?.[0], width: parseFloat(shown.strokeWidth),
    dash: shown.strokeDasharray === "none" ? [] : shown.strokeDasharray.split(",").map(parseFloat),
    opacity: opacity * Number(fill ? shown.fillOpacity : shown.strokeOpacity),
  };
  const number = (/** @type {string} */ name) => Number(node.getAttribute(name) ?? 0);
  if (node instanceof SVGTextElement) drawLetters(pen, node, style);
  else if (node instanceof SVGRectElement) {
    const radius = number("rx") || undefined;
    pen.rect(number("x"), number("y"), number("width"), number("height"), { ...style, radius });
  } else if (node instanceof SVGCircleElement) pen.path(circlePath(number("cx"), number("cy"), number("r")), style);
  else if (node instanceof SVGEllipseElement) pen.path(circlePath(number("cx"), number("cy"), number("rx"), number("ry")), style);
  else if (node instanceof SVGLineElement) pen.line(number("x1"), number("y1"), number("x2"), number("y2"), style);
  else pen.path(node.getAttribute("d") ?? "", style);
}

/** A text of an SVG piece by piece, as its parts may be of other sizes. @param {Pen} pen @param {SVGTextElement} node */
function drawLetters(pen, node, style) {
  let first = 0;
  for (const piece of node.childNodes) {
    const text = piece.textContent ?? "";
    if (!text) continue;
    const of = getComputedStyle(piece instanceof Element ? piece : node);
    const { x, y } = node.getStartPositionOfChar(first);
    pen.text(x, y, text, { ...style, ...fontOf(of), length: node.getSubStringLength(first, text.length) });
    first += text.length;
  }
}
