// A cell at work: one step of a sequence at a time, one unit or the mean of all.

import { clamp, el, onceAFrame, setText } from "../shared/dom.js";
import { addMenu } from "../shared/menu.js";
import { mounting, streamlit } from "../shared/mount.js";
import { formatCount, visibleText } from "../shared/numbers.js";
import { living } from "../shared/place.js";
import {
  askTime, hearTime, makeClock, makePlay, showPlay, showSlider, STEPS_A_SECOND, tellTime,
} from "../shared/play.js";
import { screenPicture } from "../shared/screen.js";
import { decodeCell, lineOf } from "./data.js";
import { drawingColors, markDrawing, paintDrawing, placeDrawing } from "./draw.js";
import { makeLines, paintLines } from "./lines.js";

/** From these widths on the equations stand in columns, or beside the drawing. */
const COLUMNS = 560;
const BESIDE = 1080;

function makeCellDom(root) {
  const dom = {
    ...makePlay(false),
    slider: el("input", { type: "range", min: 0, step: 1, "aria-label": "Time step" }),
    readout: el("div", { class: "at-step" }),
    unit: el("select", { "aria-label": "Unit" }),
    saving: el("div", { class: "saving" }),
    drawing: el("div", { class: "drawing" }),
    lines: el("ol", { class: "lines", "aria-label": "What each part works out at this step" }),
    notes: el("div", { class: "notes note" }),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" }),
  };
  const steps = el("div", { class: "steps" }, dom.play, dom.slider);
  const bar = el("div", { class: "bar" }, steps, dom.readout, el("label", { class: "unit" }, "Unit ", dom.unit), dom.saving);
  root.replaceChildren(bar, el("div", { class: "both" }, dom.drawing, dom.lines), dom.notes, dom.spoken);
  return { ...dom, steps };
}

export function create(root, savesPage) {
  const dom = makeCellDom(root);
  const view = {
    cell: null, raw: null, theme: null, width: 0, t: 0, row: 0, marked: null, pinned: new Set(),
    drawing: null, lines: [], playing: false, fresh: false,
  };
  const schedule = onceAFrame(() => paintCell(view, dom, root));
  const clock = makeClock({
    at: () => view.t, count: () => view.cell.time, go: (t) => view.go(t), end: () => view.pause(),
  }, STEPS_A_SECOND);
  view.go = (t, tell = true) => {
    if (!view.cell || t === view.t) return;
    view.t = clamp(t, 0, view.cell.time - 1);
    if (tell) view.tell();
    schedule();
  };
  view.tell = () => tellTime(view, view.cell.group, view.t + view.cell.first, view.playing);
  view.pause = () => {
    const played = view.playing;
    view.playing = false;
    clock.stop();
    if (played) view.tell();
    schedule();
  };
  view.play = () => {
    if (view.t === view.cell.time - 1) view.go(0);
    view.playing = true;
    clock.start();
    schedule();
  };
  const mark = (line) => { view.marked = line; schedule(); };
  wireCell(dom, view, mark, schedule);
  const deaf = hearTime(view, (group, t) => {
    if (view.cell && group && group === view.cell.group) view.go(t - view.cell.first, false);
  });
  addMenu(dom.saving, root, savesPage, {
    picture: () => screenPicture(root, [dom.drawing, dom.lines, dom.notes], { theme: view.theme, name: view.cell.name, heading: cellHeading(view) }),
    payload: () => ({ ...view.raw, step: view.t, unit: view.row === null ? view.cell.unit : view.cell.units[view.row], controls: true }),
  });

  return living(root, view, {
    take: (data) => takeCell(view, data, dom),
    redraw: () => { view.fresh = true; schedule(); },
    ends: [clock.stop, schedule.cancel, deaf],
  });
}

/** Take a new payload; the reader's place and unit are kept while it is the same cell. */
function takeCell(view, data, dom) {
  const before = view.cell;
  const cell = decodeCell(data);
  const same = before && before.group === cell.group && before.time === cell.time && before.cell === cell.cell
    && before.units.length === cell.units.length;
  const asked = !same || view.raw.step !== data.step;
  if (asked) view.t = cell.step;
  if (!same || view.raw.unit !== data.unit) view.row = cell.units.indexOf(cell.unit);
  Object.assign(view, { cell, raw: data, marked: same ? view.marked : null, pinned: same ? view.pinned : new Set() });
  const option = (value, text) => el("option", { value }, text);
  dom.unit.replaceChildren(...cell.units.map((unit, row) => option(row, String(unit))), option("all", "mean of all"));
  dom.slider.max = cell.time - 1;
  dom.steps.hidden = !cell.controls;
  setText(dom.notes, cell.notes.join(" "));
  if (asked) askTime(view, cell.group);
}

function wireCell(dom, view, mark, schedule) {
  dom.slider.addEventListener("input", () => { view.pause(); view.go(Number(dom.slider.value)); });
  dom.play.addEventListener("click", () => (view.playing ? view.pause() : view.play()));
  dom.unit.addEventListener("change", () => {
    view.row = dom.unit.value === "all" ? null : Number(dom.unit.value);
    schedule();
  });
  const found = (event) => {
    const node = event.target.closest("[data-node], [data-line]");
    if (!node) return null;
    return node.dataset.line ?? lineOf(view.cell, node.dataset.node);
  };
  for (const place of [dom.drawing, dom.lines]) {
    place.addEventListener("pointerover", (event) => mark(found(event)));
    place.addEventListener("pointerleave", () => mark(null));
    place.addEventListener("focusin", (event) => {
      mark(found(event));
      const { node } = view.lines.find(({ line }) => line.name === view.marked) ?? {};
      if (node) setText(dom.spoken, `${node.firstChild.textContent} ${node.lastChild.textContent}`);
    });
    place.addEventListener("focusout", () => mark(null));
    place.addEventListener("click", (event) => {
      const line = found(event);
      if (line === null) return;
      if (!view.pinned.delete(line)) view.pinned.add(line);
      mark(view.pinned.has(line) ? line : null);
    });
  }
  dom.drawing.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (move) view.go(clamp(view.t + move, 0, view.cell.time - 1));
    else if (event.key === "Escape") { view.pinned.clear(); mark(null); }
    else if (event.key === "Enter" || event.key === " ") event.target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    else return;
    event.preventDefault();
  });
}

function cellHeading({ cell, t, row }) {
  const unit = row === null ? "mean of all units" : `unit ${cell.units[row]}`;
  return `${cell.title}, ${unit}, ${stepText(cell, t)}`;
}

function stepText(cell, t) {
  return `step ${formatCount(t + cell.first)} of ${formatCount(cell.first + cell.time - 1)}: \u2018${visibleText(cell.labels[t])}\u2019`;
}

function paintCell(view, dom, root) {
  const { cell, theme, width } = view;
  if (!cell || !width) return;
  if (view.fresh) {
    view.fresh = false;
    for (const [name, color] of Object.entries(drawingColors(cell, theme))) root.style.setProperty(`--${name}`, color);
    view.lines = makeLines(cell, theme);
    dom.lines.replaceChildren(...view.lines.map(({ node }) => node));
    root.classList.toggle("beside", width >= BESIDE);
    root.classList.toggle("columns", width >= COLUMNS && width < BESIDE);
    const text = cell.drawings[dom.drawing.clientWidth < cell.wide ? "narrow" : "wide"];
    // One that is there stays: the reader points at its parts, or has the keyboard on one.
    if (view.drawing?.text !== text) view.drawing = placeDrawing(dom.drawing, cell, text);
  }
  paintDrawing(view.drawing, cell, view.t, view.row);
  const lit = new Set(view.marked === null ? view.pinned : [...view.pinned, view.marked]);
  markDrawing(view.drawing, cell, lit, view.pinned);
  paintLines(view.lines, cell, view.t, view.row, lit);
  const text = stepText(cell, view.t);
  setText(dom.readout, text);
  showSlider(dom.slider, view.t, text);
  showPlay(dom, view.playing, "Play through the sequence");
  dom.unit.value = view.row === null ? "all" : view.row;
}

export const mount = /* @__PURE__ */ mounting({ cell: create });
export default /* @__PURE__ */ streamlit(mount);
