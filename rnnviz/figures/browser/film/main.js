// The film of a training: keeps the state, repaints what has changed.

import { freshPen } from "../shared/canvas.js";
import { onceAFrame, setText } from "../shared/dom.js";
import { addMenu } from "../shared/menu.js";
import { mounting, nothing, streamlit } from "../shared/mount.js";
import { formatCount } from "../shared/numbers.js";
import { living } from "../shared/place.js";
import { askTime, hearTime, makeKeeper, tellTime, wireChips } from "../shared/play.js";
import { addFilm } from "../shared/recording.js";
import { isAnother, makeScrubber, nearest } from "../shared/scrubber.js";
import { css } from "../shared/theme.js";
import { fillChips, fillSlider, makeFilmDom, showFrame } from "./controls.js";
import { curveScales, drawCurve, drawCurveHandle } from "./curve.js";
import { decodeFilm, describeFrame } from "./data.js";
import { layoutFilm, visibleQuantities } from "./layout.js";
import { drawAxis, drawHeat, drawMeans, makeHeat, paintHeat } from "./panels.js";
import { drawCursor, fillTooltip, placeTooltip, resetTooltip } from "./readout.js";
import { wireCursor, wireCurve } from "./scrub.js";
import { drawMarkLines, drawSequence } from "./sequence.js";
/** @import { Pen } from "../shared/pen.js" */
/** @import { Picture } from "../shared/save.js" */

export function create(root, savesPage) {
  const view = {
    film: null, raw: null, theme: null, layout: null, scales: null, heats: new Map(),
    cursor: null, at: null, sorted: false, hidden: new Set(), choices: new Map(), send: nothing, width: 0, dirty: new Set(),
  };
  const dom = makeFilmDom(root);
  const schedule = onceAFrame(() => paintFilm(view, dom));
  const repaint = (...parts) => { for (const part of parts) view.dirty.add(part); schedule(); };
  const scrubber = makeScrubber(dom, view, {
    name: "step",
    valueOf: (frame) => view.film.steps[frame],
    frameAt: (step) => nearest(view.film.steps, step),
    moved: () => repaint("frame"),
    waits: true,
  });

  const keeper = makeKeeper(view, () => (view.film && "cursor" in view.raw ? { group: groupOf(view.film), t: view.at } : null));
  // The pointer is only passing: where it leaves the maps the others stay, and that counts as rest.
  view.point = (cursor, passing = false) => {
    view.cursor = cursor;
    if (cursor) view.at = cursor.t + firstTime(view.film);
    if (view.at !== null) tellTime(view, groupOf(view.film), view.at, passing);
    keeper.moved(passing);
    repaint("cursor");
  };
  view.toggle = (name) => {
    view.choices.set(name, view.hidden.has(name));
    view.send("shown", view.film.quantities.filter((q) => showsQuantity(view, q)).map((q) => q.name));
    repaint("all");
  };
  view.sort = () => {
    view.sorted = !view.sorted;
    view.cursor = null;
    view.send("sorted", view.sorted);
    repaint("all");
  };

  const deaf = hearTime(view, (group, t, passing) => {
    if (!view.film || group !== groupOf(view.film)) return;
    view.at = t;
    view.cursor = quietCursor(view.film, t);
    keeper.moved(passing);
    repaint("cursor");
  });
  wireCurve(dom, view);
  wireCursor(dom, view);
  wireChips(dom.chips, (name) => (name === "order" ? view.sort() : view.toggle(name)));
  const menu = addMenu(dom.saving, root, savesPage, {
    picture: () => pictureOf(view),
    payload: () => ({ ...view.raw, selected_step: view.film.steps[view.frame], live: false }),
  });
  addFilm(menu, dom.spoken, { moments: () => view.film.frames, begin: () => movieOf({ ...view, heats: new Map() }) });

  return living(root, view, {
    take: (data) => takeData(view, data, keeper),
    redraw: () => { view.heats.clear(); repaint("all"); },
    ends: [scrubber.stop, schedule.cancel, keeper.stop, deaf],
  });
}

/** Figures of one group share one cursor over time; the films of a run are alone with its name. */
function groupOf(film) {
  return film.group || film.name;
}

/** The number on the screen of the first time step that was sent. */
function firstTime(film) {
  return film.time_start + film.count_from;
}

/** Only the line: a tooltip is for whoever points here. Of a long sequence not every step is sent. */
function quietCursor(film, at) {
  const t = at - firstTime(film);
  return t < 0 || t >= film.time ? null : { t, row: null, quiet: true };
}

/** What is on the screen, or would be at another frame. @returns {Picture} */
function pictureOf(view) {
  const { film, theme, width, frame } = view;
  const step = film.origin ? "" : `-step-${film.steps[frame]}`;
  return { theme, width, height: wholeHeight(view), name: savedName(film, step), draw: (pen) => drawWhole(pen, view) };
}

/** The training at the size and with the choices of this moment, whatever is done meanwhile. */
function movieOf(view) {
  return { name: savedName(view.film, ""), picture: (frame) => pictureOf({ ...view, frame }) };
}

/** What files are called: the run and, where it is of one, the step that is on the screen. */
function savedName(film, step) {
  return film.file ? `${film.file}${step}-gates` : film.name;
}

/** Take a new payload and decide where the scrubber stands: the reader's place is kept. */
function takeData(view, data, keeper) {
  const before = view.film;
  const film = decodeFilm(data);
  const same = before && before.name === film.name;
  const asked = data.selected_step !== null
    && (!same || isAnother(data, view.raw, "selected_step"));
  if (!same) view.said = undefined;
  if (asked) {
    view.frame = nearest(film.steps, data.selected_step);
    view.said = data.selected_step;
    // The one frame of a network with gates held is no end to stay at.
  } else if (!same || (view.frame === before.frames - 1 && !before.held)) view.frame = film.frames - 1;
  else view.frame = nearest(film.steps, before.steps[view.frame]);
  if (!same || before.time !== film.time || before.unitCount !== film.unitCount) view.cursor = null;
  if (!before) view.sorted = Boolean(data.sorted);
  if (!film.order) view.sorted = false;
  const put = "cursor" in data && (!same || isAnother(data, view.raw, "cursor"));
  if (put || !same) view.at = data.cursor ?? null;
  Object.assign(view, { film, raw: data });
  if (put) {
    keeper.told(view.at);
    view.cursor = view.at === null ? null : quietCursor(film, view.at);
    if (view.at !== null) tellTime(view, groupOf(film), view.at);
  } else if (!same) askTime(view, groupOf(film));
}

/** Repaint what has changed; everything happens inside one animation frame. */
function paintFilm(view, dom) {
  const { film, theme, dirty, width } = view;
  if (!film || !width) return;
  const all = dirty.has("all");
  if (all) layOut(view, dom);
  const { layout, scales } = view;
  if (all) drawCurve(freshPen(dom.curve.base, width, scales.whole, theme), film, scales);
  if (all || dirty.has("frame")) {
    drawCurveHandle(freshPen(dom.curve.over, width, scales.whole, theme), film, scales, view.frame);
    drawFigure(freshPen(dom.figure.base, width, layout.height, theme), view);
    showFrame(dom, film, view.frame, view.playing);
  }
  const pen = freshPen(dom.figure.over, width, layout.height, theme);
  dom.tip.node.hidden = !view.cursor || view.cursor.quiet === true;
  if (view.cursor) drawCursor(pen, film, layout, view.cursor);
  if (!dom.tip.node.hidden) {
    fillTooltip(dom.tip, film, view.frame, view.cursor);
    placeTooltip(dom.tip, layout, view.cursor, dom.bar);
  }
  dirty.clear();
}

/** Whether a quantity is drawn: as the reader chose, else as the payload says. */
function showsQuantity(view, quantity) {
  return view.choices.get(quantity.name) ?? quantity.visible;
}

function layOut(view, dom) {
  const { film, theme, width } = view;
  view.hidden = new Set(film.quantities.filter((q) => !showsQuantity(view, q)).map((q) => q.name));
  view.layout = layoutFilm(film, width, view.hidden, theme);
  view.scales = curveScales(film, width, theme);
  fillChips(dom, film, view, theme);
  fillSlider(dom, view.scales);
  dom.root.classList.toggle("narrow", width < 560);
  // One frame and no learning curve: there is nothing to scrub through.
  dom.root.classList.toggle("still", film.frames < 2 && (film.curve?.step.length ?? 0) < 2);
  dom.play.disabled = dom.slider.disabled = film.frames < 2;
  resetTooltip(dom.tip, film, visibleQuantities(film, view.hidden), theme);
  setText(dom.notes, film.notes.join(" "));
  const units = film.unitCount === 1 ? "1 unit" : `${formatCount(film.unitCount)} units`;
  dom.figure.over.setAttribute("aria-label",
    `${film.sized ? "Differences" : film.gates.length ? "Gates and states" : "States"} of ${units} over ${formatCount(film.time)} time steps. ` +
    "Arrow keys left and right move through time, up and down through units.");
}

/** The time figure at the current frame, on the screen or on a saved picture. @param {Pen} pen */
function drawFigure(pen, view) {
  const { film, layout, frame } = view;
  const order = view.sorted ? film.order : null;
  for (const panel of layout.panels) {
    if (panel.kind === "sequence") drawSequence(pen, film, layout, panel, frame);
    if (panel.kind === "means") drawMeans(pen, film, layout, panel, frame);
    if (panel.kind === "axis") drawAxis(pen, film, layout, panel);
    if (panel.kind === "heat") {
      const { quantity } = panel;
      if (!view.heats.has(quantity.name)) view.heats.set(quantity.name, makeHeat(film, quantity, view.theme));
      const heat = view.heats.get(quantity.name);
      paintHeat(film, quantity, heat, frame, order);
      drawHeat(pen, film, layout, panel, heat, order);
    }
  }
  drawMarkLines(pen, film, layout);
}

const HEADING = 34;
const STATUS = 30;

function wholeHeight(view) {
  const { film, layout, scales } = view;
  return (film.title ? HEADING : 8) + scales.whole + STATUS + layout.height + (film.notes.length ? 22 : 0);
}

/** Heading, curve, readout and figure below each other: what a saved picture shows. @param {Pen} pen */
function drawWhole(pen, view) {
  const { film, layout, scales, theme, frame } = view;
  const { left } = layout.plot;
  const top = film.title ? HEADING : 8;
  if (film.title) pen.text(left, 22, film.title, { fill: css(theme.text), size: 16, weight: 600 });
  pen.at(0, top, (inner) => {
    drawCurve(inner, film, scales);
    drawCurveHandle(inner, film, scales, frame);
  });
  pen.text(left, top + scales.whole + 18, describeFrame(film, frame), { fill: css(theme.text), size: 14, weight: 600 });
  pen.at(0, top + scales.whole + STATUS, (inner) => drawFigure(inner, view));
  if (film.notes.length) {
    pen.text(left, wholeHeight(view) - 8, film.notes.join(" "), { fill: css(theme.muted) });
  }
}

export const mount = /* @__PURE__ */ mounting({ film: create });
export default /* @__PURE__ */ streamlit(mount);
