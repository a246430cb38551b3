// Canvases in layers, and what goes onto them.

import { el, zoomOf } from "./dom.js";
import { canvasPen } from "./pen.js";
/** @import { Pen } from "./pen.js" */
/** @import { Theme } from "./theme.js" */

/** Two canvases on top of each other: what stays, and what follows the pointer. */
export function makeLayers(name) {
  const base = el("canvas", { "aria-hidden": "true" });
  const over = el("canvas", { class: "over" });
  return { node: el("div", { class: `layers ${name}` }, base, over), base, over };
}

/**
 * A pen for a canvas of a size in CSS pixels, cleared and sharp on any screen.
 * @param {Theme} theme @returns {Pen}
 */
export function freshPen(canvas, width, height, theme) {
  const ratio = (window.devicePixelRatio || 1) * zoomOf(canvas);
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== tall) {
    canvas.width = wide;
    canvas.height = tall;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return canvasPen(context, theme);
}

export function stepTicks(low, high, most) {
  const rough = (high - low) / Math.max(1, most);
  const decade = 10 ** Math.floor(Math.log10(rough));
  const size = Math.max(1, [1, 2, 5, 10].find((factor) => factor * decade >= rough) * decade);
  const ticks = [];
  for (let tick = Math.ceil(low / size) * size; tick <= high; tick += size) ticks.push(tick);
  return ticks;
}

/** A line through the points that exist. */
export function linePath(points) {
  return points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** A circle, or an ellipse where it is not as high as it is wide. */
export function circlePath(x, y, radius, high = radius) {
  return `M${x - radius} ${y}a${radius} ${high} 0 1 0 ${2 * radius} 0a${radius} ${high} 0 1 0 ${-2 * radius} 0Z`;
}
