// The carousel's controls: play, slider, which curves to show, the axis.

import { makeLayers } from "../shared/canvas.js";
import { el, freshen, setAttributes, setText, svgEl } from "../shared/dom.js";
import { tickText } from "../shared/numbers.js";
import { makeChip, makePlay, showPlay, showSlider } from "../shared/play.js";
import { describeMoment, drawnLines } from "./data.js";
import { zoomBottom } from "./layout.js";
import { lineColor } from "./panels.js";

/** All DOM of one picture, made once and kept through every update. */
export function makeCarouselDom(root) {
  const dom = {
    root,
    ...makePlay(true),
    slider: el("input", { type: "range", class: "scrubber", "aria-label": "Share of the training", min: 0, max: 1, step: "any" }),
    readout: el("div", { class: "readout" }),
    saving: el("div", { class: "saving" }),
    chips: el("div", { class: "chips", role: "group", "aria-label": "Curves to show" }),
    figure: makeLayers("figure"),
    notes: el("div", { class: "notes note" }),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" }),
  };
  setAttributes(dom.figure.over, { tabindex: 0, role: "application" });
  const bar = el("div", { class: "bar" }, dom.play, dom.slider, dom.readout, dom.saving);
  root.replaceChildren(bar, dom.chips, dom.figure.node, dom.notes, dom.spoken);
  return dom;
}

/** Chips for the curves and the axis; they are also the legend. */
export function fillCarouselChips(dom, view) {
  const { film, theme } = view;
  const chips = drawnLines(film).map((line) => {
    const chip = makeChip("", !view.hidden.has(line.name), line.name);
    const sample = svgEl("line", {
      x1: 0, y1: 5, x2: 26, y2: 5, stroke: lineColor(line, theme), "stroke-width": 2.5, "stroke-dasharray": line.dash.join(" ") || null,
    });
    chip.append(svgEl("svg", { width: 26, height: 10, "aria-hidden": "true" }, sample), line.title);
    return chip;
  });
  if (zoomBottom(film) > film.bottom) {
    const zoom = makeChip(`Zoom in to ${tickText(zoomBottom(film))} and above`, view.zoomed, "zoom");
    zoom.title = "Look closer at the cells whose error stays; lines that leave the axis are cut";
    zoom.classList.add("zoom");
    chips.push(zoom);
  }
  freshen(dom.chips, chips);
}

export function showMoment(dom, view) {
  const { film, frame, playing } = view;
  const text = describeMoment(film, frame);
  showSlider(dom.slider, film.moments[frame], text);
  setText(dom.readout, text);
  showPlay(dom, playing, "Play the training from here");
}
