// Charts that Vega and plotly draw are saved as the app's own figures are: as SVG and PNG, as on the screen.

import { el, setAttributes, SVG_SPACE, svgEl } from "../../figures/browser/shared/dom.js";
import { fontRules } from "../../figures/browser/shared/fonts.js";
import { makeMenu, PNG, SVG } from "../../figures/browser/shared/menu.js";
import { saveCanvas, saveElement, svgText } from "../../figures/browser/shared/save.js";

const CHARTS = "[data-testid='stVegaLiteChart'], [data-testid='stPlotlyChart']";
const DRAWN = "svg.marks, svg.main-svg";
/** The title of a saved chart: its font, the height of a line, and the room around it. */
const FONT = "600 15px", LINE = 20, MARGIN = 12;

/** Give every chart its menu from now on. */
export function saveCharts() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let asked;
  new MutationObserver(() => {
    asked ??= setTimeout(() => { asked = undefined; tend(); }, 100);
  }).observe(document.body, { childList: true, subtree: true });
}

/** A menu above each chart, and none where there is no chart any more. */
function tend() {
  for (const place of document.querySelectorAll(".chart-save")) {
    if (!place.nextElementSibling?.matches(CHARTS)) place.remove();
  }
  for (const chart of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(CHARTS))) {
    if (chart.previousElementSibling?.matches(".chart-save")) continue;
    const menu = makeMenu(), place = el("div", { class: "chart-save" }, menu.node);
    // The chart may have been drawn anew since.
    const now = () => /** @type {HTMLElement} */ (place.nextElementSibling);
    menu.add(...SVG, async () => saveElement(await drawnOf(now()), nameOf(now())));
    menu.add(...PNG, async () => savePicture(await drawnOf(now()), nameOf(now())));
    chart.before(place);
  }
}

/** What a chart shows: what a screen reader says of it first. @param {Element} chart */
const titleOf = (chart) => /^.*?(?=\.\s|\.?$)/s.exec(chart.getAttribute("aria-label") ?? "")?.[0] ?? "";

/** What a chart's file is called: as the app calls the chart, else what it shows. @param {Element} chart */
const nameOf = (chart) => /st-key-([\w-]+)/.exec(chart.closest("[class*='st-key-']")?.className ?? "")?.[1]
  ?? (titleOf(chart).split(/[:;,]\s/)[0] || "chart");

/**
 * What a chart shows as one SVG below its title, on the page's background and with the font that it needs.
 * @param {HTMLElement} chart
 */
async function drawnOf(chart) {
  const { left, top, width, height } = chart.getBoundingClientRect();
  const page = getComputedStyle(/** @type {Element} */ (chart.closest(".stApp")));
  const lines = linesOf(titleOf(chart), width - 2 * MARGIN, page.fontFamily);
  const head = MARGIN + lines.length * LINE, whole = svgEl("svg", {
    xmlns: SVG_SPACE, width, height: head + height, viewBox: `0 0 ${width} ${head + height}`,
  });
  whole.append(svgEl("rect", { width, height: head + height, fill: page.backgroundColor }));
  lines.forEach((line, k) => whole.append(svgEl("text", {
    x: MARGIN, y: MARGIN / 2 + (k + 0.8) * LINE, fill: page.color, style: `font: ${FONT} ${page.fontFamily}`,
  }, line)));
  for (const part of chart.querySelectorAll(DRAWN)) {
    const copy = /** @type {SVGElement} */ (part.cloneNode(true));
    const box = part.getBoundingClientRect();
    setAttributes(copy, { x: box.left - left, y: head + box.top - top, width: box.width, height: box.height });
    const [seen, written] = [part, copy].map((one) => one.querySelectorAll("text"));
    written.forEach((text, k) => { text.style.fontFamily = getComputedStyle(seen[k]).fontFamily; });
    whole.append(copy);
  }
  const font = /** @type {any} */ ({ font: page.fontFamily });
  whole.prepend(svgEl("style", {}, await fontRules(font, whole.textContent ?? "")));
  return whole;
}

/** A title in lines that fit. @param {string} title @param {number} width @param {string} family @returns {string[]} */
function linesOf(title, width, family) {
  const pen = el("canvas", {}).getContext("2d");
  if (!title || !pen) return [];
  pen.font = `${FONT} ${family}`;
  /** @type {string[]} */
  const lines = [];
  for (const word of title.split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Save an SVG as a PNG that is twice as fine. @param {SVGSVGElement} svg @param {string} name */
async function savePicture(svg, name) {
  const [width, height] = [svg.width.baseVal.value, svg.height.baseVal.value];
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
  await picture.decode();
  const canvas = el("canvas", { width: Math.ceil(2 * width), height: Math.ceil(2 * height) });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, 2 * width, 2 * height);
  saveCanvas(canvas, name);
}
