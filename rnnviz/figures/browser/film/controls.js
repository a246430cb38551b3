// The film's controls: play, slider, readout, what to show, order of units.

import { makeLayers } from "../shared/canvas.js";
import { el, freshen, setAttributes, setText } from "../shared/dom.js";
import { makeChip, makePlay, showPlay, showSlider } from "../shared/play.js";
import { css } from "../shared/theme.js";
import { describeFrame } from "./data.js";
import { quantityColor } from "./panels.js";
import { makeTooltip } from "./readout.js";
/** @import { Theme } from "../shared/theme.js" */

/** All DOM of one film, made once and kept through every update. */
export function makeFilmDom(root) {
  const dom = {
    root,
    ...makePlay(true),
    curve: makeLayers("curve"),
    slider: el("input", { type: "range", class: "scrubber", "aria-label": "Training step", step: 1 }),
    readout: el("div", { class: "readout" }),
    live: el("span", { class: "live" }, "training"),
    saving: el("div", { class: "saving" }),
    chips: el("div", { class: "chips", role: "group", "aria-label": "Quantities to show" }),
    figure: makeLayers("figure"),
    notes: el("div", { class: "notes note" }),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" }),
    tip: makeTooltip(),
  };
  const { over } = dom.figure;
  setAttributes(over, { tabindex: 0, role: "application" });
  dom.curve.over.setAttribute("aria-hidden", "true");
  dom.figure.node.append(dom.tip.node);
  const bar = el("div", { class: "bar" }, dom.play, dom.slider, dom.saving,
    el("div", { class: "status" }, dom.readout, dom.live));
  root.replaceChildren(dom.curve.node, bar, dom.chips, dom.figure.node, dom.notes, dom.spoken);
  return { ...dom, bar };
}

/** Chips for the quantities and the order of units. @param {Theme} theme */
export function fillChips(dom, film, view, theme) {
  const chips = film.quantities.map((quantity) => {
    const shown = !view.hidden.has(quantity.name);
    const chip = makeChip(view.width < 560 ? quantity.title.replace(" gate", "") : quantity.title, shown, quantity.name);
    chip.style.setProperty("--chip", css(quantityColor(quantity, theme)));
    return chip;
  });
  if (film.order) {
    const order = makeChip("Sort units", view.sorted, "order");
    order.title = "By forget gate: units with the longest memory on top, by its mean at the last snapshot";
    order.classList.add("order");
    chips.push(order);
  }
  freshen(dom.chips, chips);
}

export function fillSlider(dom, scales) {
  dom.slider.min = scales.low;
  dom.slider.max = scales.high;
  // The thumb's centre runs from half a thumb inside either end: widen by one thumb to align it.
  dom.slider.style.marginLeft = `${scales.box.left - 8}px`;
  dom.slider.style.width = `${scales.box.width + 16}px`;
}

export function showFrame(dom, film, frame, playing) {
  const text = describeFrame(film, frame);
  showSlider(dom.slider, film.steps[frame], text);
  setText(dom.readout, text);
  showPlay(dom, playing, "Play the training from here");
  dom.live.hidden = !film.live;
}
