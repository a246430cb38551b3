// The arrows' controls: shortest arrow shown, shading, legend.

import { el, freshen, setAttributes, setText, svgEl } from "../shared/dom.js";
import { formatCount, plural } from "../shared/numbers.js";
import { svgPen } from "../shared/pen.js";
import { css, mix } from "../shared/theme.js";
import { drawTints, drawUnknown, drawWord, restingStyle } from "./draw.js";
import { arcPath } from "./layout.js";

export function makeArcsDom(root) {
  const least = el("input", { type: "range", min: 1, step: 1, id: "least" });
  const dom = {
    root,
    least,
    leastText: el("label", { for: "least", class: "least-text" }),
    shading: el("input", { type: "checkbox" }),
    shadingLabel: el("label", { class: "shading" }),
    legend: el("div", { class: "legend note" }),
    marked: legendEntry("marked", "moved"),
    unknown: legendEntry("unknown", "unknown to the model"),
    tinted: legendEntry("tinted", ""),
    against: legendEntry("against", "takes from it"),
    saving: el("div", { class: "saving" }),
    scroll: el("div", { class: "scroll" }),
    svg: svgEl("svg", { role: "group" }),
    bubble: el("div", { class: "bubble", "aria-hidden": "true" }),
    words: [],
  };
  for (const layer of ["tints", "plates", "arrows", "dots", "lit", "texts"]) {
    dom[layer] = svgEl("g", { class: layer });
    dom.svg.append(dom[layer]);
  }
  dom.shadingText = el("span");
  dom.shadingLabel.append(dom.shading, dom.shadingText);
  dom.legend.append(
    legendEntry("out", "looks back to"), legendEntry("in", "looked back at by"), dom.marked, dom.unknown, dom.tinted,
    dom.against);
  dom.scroll.append(dom.svg);
  root.replaceChildren(
    el("div", { class: "bar" }, dom.leastText, least, dom.shadingLabel,
      el("div", { class: "aside" }, dom.legend, dom.saving)),
    dom.scroll, el("div", { class: "below" }, dom.bubble));
  return dom;
}

function legendEntry(kind, text) {
  return el("span", { class: `entry ${kind}` }, text);
}

export function showControls(dom, view) {
  const { data, links, theme } = view;
  dom.least.max = links.longest;
  dom.least.value = view.least;
  dom.least.disabled = links.longest < 2;
  const shown = links.arrows.filter((arrow) => arrow.length >= view.least).length;
  const text = `Arrows over at least ${plural(view.least, data.item)}: `
    + `${formatCount(shown)} of ${formatCount(links.arrows.length)}`;
  setText(dom.leastText, text);
  dom.least.setAttribute("aria-valuetext", text);
  dom.shadingLabel.hidden = !view.table || Boolean(data.tint?.leads);
  setText(dom.shadingText, `Shade earlier ${data.item}s by influence`);
  dom.shading.checked = view.shading;
  dom.least.style.setProperty("--fill", `${(100 * (view.least - 1)) / Math.max(1, links.longest - 1)}%`);
  dom.root.style.setProperty("--second", css(theme.second));
  dom.marked.hidden = !links.arrows.some((arrow) => arrow.marked);
  dom.unknown.hidden = !data.unknown.length;
  dom.tinted.hidden = !data.tint;
  if (data.tint) {
    setText(dom.tinted, data.tint.title);
    dom.tinted.style.setProperty("--tint", data.tint.color[theme.mode]);
    dom.against.style.setProperty("--tint", data.tint.against[theme.mode]);
  }
  dom.against.hidden = !data.tint?.values.some((value) => value < 0);
  dom.root.style.setProperty("--third", css(theme.bad));
  dom.root.style.setProperty("--muted", css(theme.muted));
  dom.root.style.setProperty("--edge", css(mix(theme.text, theme.background, 0.75)));
}

/** Fill the SVG with words and resting arrows. */
export function fillScene(dom, view) {
  const { layout, links, theme, data } = view;
  setAttributes(dom.svg, {
    width: layout.total, height: layout.height, "font-family": theme.font,
    "aria-label": `${plural(data.tokens.length, data.item)} with an arrow from each to the earlier one that influences it most`,
  });
  dom.scroll.setAttribute("dir", data.direction);
  for (const layer of [dom.tints, dom.plates, dom.arrows, dom.dots, dom.lit]) layer.replaceChildren();
  drawTints(svgPen(dom.tints, theme), view);
  const arrowPen = svgPen(dom.arrows, theme);
  for (const arrow of links.arrows) {
    arrow.node = arrowPen.path(arcPath(layout, arrow), restingStyle(theme, arrow));
    arrow.node.setAttribute("data-t", arrow.t);
  }
  drawUnknown(svgPen(dom.dots, theme), view);
  const wordPen = svgPen(svgEl("g"), theme);
  freshen(dom.texts, data.tokens.map((_, t) => {
    const word = drawWord(wordPen, layout, t);
    setAttributes(word, { tabindex: -1, role: "button", "aria-pressed": view.pinned === t });
    return word;
  }));
  dom.words = [...dom.texts.children];
  hideShortArrows(view);
}

export function hideShortArrows(view) {
  for (const arrow of view.links.arrows) {
    const display = arrow.length < view.least ? "none" : "";
    if (arrow.node.style.display !== display) arrow.node.style.display = display;
  }
}
