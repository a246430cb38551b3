// The film's controls: play, slider, readout, what to show, order of units.

/** All DOM of one film, made once and kept through every update. */
function makeFilmDom(root) {
  const icon = svgEl("path", { d: PLAY_ICON, fill: "currentColor" });
  const dom = {
    icon,
    root,
    curve: makeLayers("curve"),
    play: el("button", { type: "button", class: "button play" },
      svgEl("svg", { width: 14, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" }, icon),
      el("span", { class: "play-text" }, "Play")),
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
  dom.bar = el("div", { class: "bar" }, dom.play, dom.slider, dom.saving,
    el("div", { class: "status" }, dom.readout, dom.live));
  root.replaceChildren(dom.curve.node, dom.bar, dom.chips, dom.figure.node, dom.notes, dom.spoken);
  return dom;
}

/** Chips for the quantities and the order of units. */
function fillChips(dom, film, view, theme) {
  const chips = film.quantities.map((quantity) => {
    const shown = !view.hidden.has(quantity.name);
    const chip = makeChip(quantity.title, shown, quantity.name);
    chip.style.setProperty("--chip", css(quantityColor(quantity, theme)));
    return chip;
  });
  if (film.order) {
    const order = makeChip("Sort units by forget gate", view.sorted, "order");
    order.title = "Units with the longest memory on top: by mean forget gate at the last snapshot";
    order.classList.add("order");
    chips.push(order);
  }
  freshen(dom.chips, chips);
}

function fillSlider(dom, film, scales) {
  dom.slider.min = scales.low;
  dom.slider.max = scales.high;
  // The thumb's centre runs from half a thumb inside either end: widen by one thumb to align it.
  dom.slider.style.marginLeft = `${scales.box.left - 8}px`;
  dom.slider.style.width = `${scales.box.width + 16}px`;
}

function showFrame(dom, film, frame, playing) {
  const text = describeFrame(film, frame);
  dom.slider.value = film.steps[frame];
  const { min, max } = dom.slider;
  dom.slider.style.setProperty("--fill", `${(100 * (film.steps[frame] - min)) / (max - min || 1)}%`);
  dom.slider.setAttribute("aria-valuetext", text);
  setText(dom.readout, text);
  setText(dom.play.lastChild, playing ? "Pause" : "Play");
  dom.play.setAttribute("aria-label", playing ? "Pause" : "Play the training from here");
  dom.icon.setAttribute("d", playing ? PAUSE_ICON : PLAY_ICON);
  dom.live.hidden = !film.live;
}
