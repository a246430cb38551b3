// Where everything goes: panels side by side, all with the same two axes.

import { clamp } from "../shared/dom.js";
import { shorten } from "../shared/numbers.js";
import { textWidth } from "../shared/theme.js";
/** @import { Theme } from "../shared/theme.js" */

const AXIS_WIDTH = 58;
const BETWEEN = 16;
export const HEAD = 42;
export const LANE = 16;
export const TICKS = 26;
export const VALUE = 18;
const NARROWEST = 172;

/**
 * Panels of one container width; every panel has the same size, so that axes are shared.
 * @param {Theme} theme
 */
export function layoutCarousel(film, width, lines, zoomed, theme) {
  const count = film.panels.length;
  const most = Math.max(1, Math.floor((width - AXIS_WIDTH + BETWEEN) / (NARROWEST + BETWEEN)));
  const rows = Math.ceil(count / most);
  const columns = Math.ceil(count / rows);
  const wide = (width - AXIS_WIDTH - (columns - 1) * BETWEEN - 6) / columns;
  const tall = rows === 1 ? 290 : 190;
  const last = Math.max(1, film.lags - 1);
  const x = (lag) => (lag / last) * wide;
  const marks = film.panels.map((panel) => placeMarks(panel.marks, x, wide, theme));
  const lanes = Math.max(...marks.flat().map((mark) => mark.lane + 1), 0);
  const above = HEAD + lanes * LANE;
  const whole = above + tall + TICKS + lines.length * VALUE + 24;
  const bottom = zoomed ? Math.max(film.bottom, zoomBottom(film)) : film.bottom;
  const panels = film.panels.map((panel, k) => {
    const row = Math.floor(k / columns);
    const left = AXIS_WIDTH + (k % columns) * (wide + BETWEEN);
    return { panel, left, top: row * whole + above, first: k % columns === 0, marks: marks[k] };
  });
  const height = (at) => ((film.top - at) / (film.top - bottom)) * tall;
  return {
    width, wide, tall, lanes, panels, bottom, top: film.top, height: rows * whole,
    x,
    y: height,
    lagAt: (at) => Math.round(clamp(at / wide, 0, 1) * last),
    ticks: powerTicks(bottom, film.top, tall),
  };
}

/**
 * Where the flags of a panel and their texts stand: each text right or left of its flag, or in the lowest lane above
 * them that has room. Every text is shown.
 * @param {[number, string][]} marks @param {(lag: number) => number} placeOf @param {number} wide @param {Theme} theme
 */
export function placeMarks(marks, placeOf, wide, theme) {
  const lanes = [marks.map(([lag]) => [placeOf(lag) - 6, placeOf(lag) + 6])];
  return marks.map(([lag, label]) => {
    const at = placeOf(lag), text = shorten(label, 18), size = textWidth(theme, text, 12);
    for (let lane = 0; ; lane++) {
      const taken = lanes[lane] ??= [];
      const starts = lane ? [at - size + 4, at - 4, wide - size] : [at + 10, at - 10 - size];
      // A text that is wider than its panel stands alone.
      const from = starts.find((start) => start >= Math.min(0, wide - size) && start + size <= Math.max(wide, size) + 1
        && !taken.some(([a, b]) => start < b + 4 && start + size > a - 4));
      if (from === undefined && (lane === 0 || taken.length)) continue;
      taken.push([from ?? 0, (from ?? 0) + size]);
      return { x: at, text, lane, from: from ?? 0 };
    }
  });
}

/** A zoomed axis shows what is lost where another cell's error vanishes. */
export function zoomBottom(film) {
  return film.bottom < -8 ? -5 : film.bottom;
}

/** Whole powers of ten, as many as have room, 1 among them. */
export function powerTicks(bottom, top, tall) {
  const every = [1, 2, 5, 10, 20].find((step) => ((top - bottom) / step) * 22 <= tall) ?? 30;
  const ticks = [];
  for (let power = Math.ceil(bottom / every) * every; power <= top; power += every) ticks.push(power);
  return ticks;
}

/** The lag under a point of the figure, null outside of every panel. */
export function lagUnder(layout, x, y) {
  for (const { left, top } of layout.panels) {
    if (x < left - BETWEEN / 2 || x > left + layout.wide + BETWEEN / 2) continue;
    if (y < top - HEAD || y > top + layout.tall + TICKS) continue;
    return layout.lagAt(x - left);
  }
  return null;
}
