// The error carousel: keeps the state, repaints what has changed.

import { freshPen } from "../shared/canvas.js";
import { onceAFrame, setText } from "../shared/dom.js";
import { addMenu } from "../shared/menu.js";
import { mounting, nothing, streamlit } from "../shared/mount.js";
import { living } from "../shared/place.js";
import { wireChips } from "../shared/play.js";
import { addFilm } from "../shared/recording.js";
import { isAnother, makeScrubber, nearest } from "../shared/scrubber.js";
import { css, textWidth } from "../shared/theme.js";
import { fillCarouselChips, makeCarouselDom, showMoment } from "./controls.js";
import { decodeCarousel, describeMoment, drawnLines, lagIn } from "./data.js";
import { layoutCarousel } from "./layout.js";
import { drawPanels, lineColor } from "./panels.js";
import { drawLag } from "./readout.js";
import { wireLag } from "./scrub.js";
/** @import { Pen } from "../shared/pen.js" */
/** @import { Picture } from "../shared/save.js" */

export function create(root, savesPage) {
  const view = {
    film: null, raw: null, theme: null, layout: null, lines: [], wanted: 1, lag: 0,
    pointed: false, zoomed: false, hidden: new Set(), send: nothing, width: 0, dirty: new Set(),
  };
  const dom = makeCarouselDom(root);
  const schedule = onceAFrame(() => paintCarousel(view, dom));
  const repaint = (part) => { view.dirty.add(part); schedule(); };
  const scrubber = makeScrubber(dom, view, {
    name: "at",
    valueOf: (frame) => view.film.moments[frame],
    frameAt: (share) => nearest(view.film.moments, share),
    moved: () => { view.wanted = view.film.moments[view.frame]; repaint("frame"); },
    waits: false,
  });

  view.point = (lag, pointed) => { Object.assign(view, { lag, pointed }); repaint("lag"); };
  view.toggle = (name) => {
    if (!view.hidden.delete(name)) view.hidden.add(name);
    repaint("all");
  };
  view.zoom = () => { view.zoomed = !view.zoomed; repaint("all"); };

  wireLag(dom, view);
  wireChips(dom.chips, (name) => (name === "zoom" ? view.zoom() : view.toggle(name)));
  const menu = addMenu(dom.saving, root, savesPage, {
    picture: () => pictureOf(view),
    payload: () => ({ ...view.raw, selected: view.film.moments[view.frame], live: false }),
  });
  addFilm(menu, dom.spoken, { moments: () => view.film.frames, begin: () => movieOf({ ...view }) });

  return living(root, view, {
    take: (data) => takeCarousel(view, data),
    redraw: () => repaint("all"),
    ends: [scrubber.stop, schedule.cancel],
  });
}

/** What is on the screen, or would be at another frame. @returns {Picture} */
function pictureOf(view) {
  const { film, theme, width } = view;
  return { theme, width, height: savedHeight(view), name: film.file ?? film.name, draw: (pen) => drawSaved(pen, view) };
}

/** The training at the size and with the choices of this moment, whatever is done meanwhile. */
function movieOf(view) {
  return { name: view.film.file ?? view.film.name, picture: (frame) => pictureOf({ ...view, frame }) };
}

/** Take a new payload; the reader keeps the place unless another one is asked for. */
function takeCarousel(view, data) {
  const before = view.film;
  const film = decodeCarousel(data);
  const same = before && before.name === film.name;
  const asked = data.selected ?? 1;
  if (!same || isAnother(data, view.raw, "selected")) {
    view.wanted = asked;
    view.said = asked;
  }
  view.frame = nearest(film.moments, view.wanted);
  view.lag = lagIn(film, same ? before : null, view.lag);
  Object.assign(view, { film, raw: data });
}

/** Repaint what has changed; everything happens inside one animation frame. */
function paintCarousel(view, dom) {
  const { film, theme, dirty, width } = view;
  if (!film || !width) return;
  const all = dirty.has("all");
  if (all) {
    view.lines = drawnLines(film).filter((line) => !view.hidden.has(line.name));
    view.layout = layoutCarousel(film, width, view.lines, view.zoomed, theme);
    fillCarouselChips(dom, view);
    labelFigure(view, dom);
    setText(dom.notes, film.notes.join(" "));
    dom.root.classList.toggle("still", film.frames < 2);
    dom.root.classList.toggle("narrow", width < 560);
  }
  const { height } = view.layout;
  if (all || dirty.has("frame")) {
    drawPanels(freshPen(dom.figure.base, width, height, theme), view);
    showMoment(dom, view);
  }
  drawLag(freshPen(dom.figure.over, width, height, theme), view);
  dirty.clear();
}

function labelFigure(view, dom) {
  const cells = view.film.panels.map((panel) => panel.title).join(", ");
  dom.figure.over.setAttribute("aria-label",
    `Norms against the lag on one logarithmic axis: ${cells}. Arrow keys left and right move through the lags.`);
}

const SAVED_HEAD = 56;

function savedHeight(view) {
  return SAVED_HEAD + view.layout.height + (view.film.notes.length ? 22 : 0);
}

/** Heading, legend and panels below each other: what a saved picture shows. @param {Pen} pen */
function drawSaved(pen, view) {
  const { film, theme, lines, frame } = view;
  const title = film.title ? `${film.title}, ${describeMoment(film, frame)}` : describeMoment(film, frame);
  pen.text(4, 22, title, { fill: css(theme.text), size: 16, weight: 600 });
  let x = 4;
  for (const line of lines) {
    const color = lineColor(line, theme);
    pen.line(x, 41, x + 26, 41, { stroke: color, width: 2.5, dash: line.dash });
    pen.text(x + 32, 45, line.title, { fill: color });
    x += 50 + textWidth(theme, line.title, 12);
  }
  pen.at(0, SAVED_HEAD, (inner) => { drawPanels(inner, view); drawLag(inner, view); });
  if (film.notes.length) pen.text(4, savedHeight(view) - 8, film.notes.join(" "), { fill: css(theme.muted) });
}

export const mount = /* @__PURE__ */ mounting({ carousel: create });
export default /* @__PURE__ */ streamlit(mount);
