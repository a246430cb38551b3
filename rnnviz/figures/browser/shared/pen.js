// One set of strokes, two papers: a canvas for the screen and PNG, an SVG for saving. Drawing code
// is written once against these methods; y of a text is its baseline on both.

import { el, svgEl } from "./dom.js";
import { css, textWidth } from "./theme.js";
/** @import { Theme } from "./theme.js" */

/**
 * @typedef {object} Style
 * @property {string} [fill] @property {string} [stroke] CSS colours.
 * @property {number} [width] Of the stroke.
 * @property {number[]} [dash]
 * @property {number} [opacity]
 * @property {number} [radius] Of a box's corners.
 * @property {"left" | "center" | "right"} [align] Of a text.
 * @property {number} [size] @property {number} [weight] @property {boolean} [italic] Of a text's font.
 * @property {number} [length] Of a text, where it is known.
 */

/**
 * @typedef {object} Pen Each method but `at` returns what it made, on paper that keeps elements.
 * @property {Theme} theme
 * @property {(x: number, y: number, draw: (pen: Pen) => void, scale?: number) => void} at Draw from another origin.
 * @property {(x: number, y: number, width: number, height: number, style: Style) => any} rect
 * @property {(x1: number, y1: number, x2: number, y2: number, style: Style) => any} line
 * @property {(d: string, style: Style) => any} path
 * @property {(x: number, y: number, text: string, style: Style) => any} text
 * @property {(picture: HTMLCanvasElement, x: number, y: number, width: number, height: number) => any} image
 */

/** Draws on a canvas in CSS pixels. @param {Theme} theme @returns {Pen} */
export function canvasPen(context, theme) {
  const paint = (shape, style) => {
    context.globalAlpha = style.opacity ?? 1;
    if (style.fill) {
      context.fillStyle = style.fill;
      context.fill(shape);
    }
    if (style.stroke) {
      context.strokeStyle = style.stroke;
      context.lineWidth = style.width ?? 1;
      context.setLineDash(style.dash ?? []);
      context.lineJoin = "round";
      context.lineCap = style.dash?.length ? "butt" : "round";
      context.stroke(shape);
    }
    context.globalAlpha = 1;
  };
  const pen = {
    theme,
    at(x, y, draw, scale = 1) {
      context.save();
      context.translate(x, y);
      context.scale(scale, scale);
      draw(pen);
      context.restore();
    },
    rect(x, y, width, height, style) {
      const shape = new Path2D();
      if (style.radius) shape.roundRect(x, y, width, height, style.radius);
      else shape.rect(x, y, width, height);
      paint(shape, style);
    },
    line(x1, y1, x2, y2, style) {
      const shape = new Path2D();
      shape.moveTo(x1, y1);
      shape.lineTo(x2, y2);
      paint(shape, style);
    },
    path(d, style) {
      paint(new Path2D(d), style);
    },
    text(x, y, text, style) {
      context.globalAlpha = style.opacity ?? 1;
      context.fillStyle = style.fill;
      context.font = `${style.italic ? "italic " : ""}${style.weight ?? 400} ${style.size ?? 12}px ${theme.font}`;
      context.textAlign = style.align ?? "left";
      context.textBaseline = "alphabetic";
      if (style.stroke) {
        // Around the letters, not on them.
        context.strokeStyle = style.stroke;
        context.lineWidth = style.width ?? 1;
        context.lineJoin = "round";
        context.setLineDash([]);
        context.strokeText(text, x, y);
      }
      context.fillText(text, x, y);
      context.globalAlpha = 1;
    },
    image(picture, x, y, width, height) {
      context.imageSmoothingEnabled = false;
      context.drawImage(picture, x, y, width, height);
    },
  };
  return pen;
}

const ANCHORS = { left: "start", center: "middle", right: "end" };

/** Draws into an SVG group; every method returns the element it made.
 *
 * With `fitted`, each text says how wide it is, so that no other font can make it overlap.
 * @param {Theme} theme @returns {Pen}
 */
export function svgPen(parent, theme, fitted = false) {
  const add = (tag, attributes, style) => {
    const node = svgEl(tag, {
      ...attributes,
      fill: style.fill ?? "none",
      stroke: style.stroke,
      "stroke-width": style.stroke ? style.width ?? 1 : undefined,
      "stroke-dasharray": style.dash?.length ? style.dash.join(" ") : undefined,
      "stroke-linejoin": style.stroke ? "round" : undefined,
      "stroke-linecap": style.stroke && !style.dash?.length ? "round" : undefined,
      opacity: style.opacity,
    });
    parent.append(node);
    return node;
  };
  const round = (value) => Math.round(value * 100) / 100;
  return {
    theme,
    at(x, y, draw, scale = 1) {
      const resized = scale === 1 ? "" : ` scale(${Math.round(scale * 1e4) / 1e4})`;
      const group = svgEl("g", { transform: `translate(${round(x)} ${round(y)})${resized}` });
      parent.append(group);
      draw(svgPen(group, theme, fitted));
    },
    rect(x, y, width, height, style) {
      const box = { x: round(x), y: round(y), width: round(width), height: round(height) };
      return add("rect", { ...box, rx: style.radius }, style);
    },
    line(x1, y1, x2, y2, style) {
      return add("line", { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2) }, style);
    },
    path(d, style) {
      return add("path", { d }, style);
    },
    text(x, y, text, style) {
      const [size, weight] = [style.size ?? 12, style.weight ?? 400];
      const node = add("text", {
        x: round(x),
        y: round(y),
        "font-size": size,
        "font-weight": weight,
        "font-style": style.italic ? "italic" : undefined,
        "paint-order": style.stroke ? "stroke" : undefined,
        textLength: fitted && text ? round(style.length ?? textWidth(theme, text, size, weight)) : undefined,
        lengthAdjust: fitted && text ? "spacingAndGlyphs" : undefined,
        "text-anchor": ANCHORS[style.align ?? "left"],
      }, style);
      node.append(text);
      return node;
    },
    image(picture, x, y, width, height) {
      // Many viewers smooth small pictures: enlarge by whole pixels before embedding.
      const factor = Math.max(1, Math.ceil((2 * width) / picture.width));
      const tall = Math.max(1, Math.ceil((2 * height) / picture.height));
      const large = el("canvas", { width: picture.width * factor, height: picture.height * tall });
      const context = large.getContext("2d");
      context.imageSmoothingEnabled = false;
      context.drawImage(picture, 0, 0, large.width, large.height);
      return add("image", {
        x: round(x), y: round(y), width: round(width), height: round(height),
        preserveAspectRatio: "none", href: large.toDataURL("image/png"),
      }, { fill: undefined });
    },
  };
}

/** A dotted line below a text: the model does not know it. @param {Pen} pen */
export function dotBelow(pen, x, y, width) {
  pen.line(x - width / 2, y, x + width / 2, y, { stroke: css(pen.theme.text), width: 1.5, dash: [1.5, 3] });
}
