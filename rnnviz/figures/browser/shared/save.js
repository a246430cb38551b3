// Saving what is on the screen: SVG, PNG and a page of its own.

import { PAGE_TEMPLATE } from "./generated.js";
import { el, SVG_SPACE, svgEl } from "./dom.js";
import { dataUrl, fontRules } from "./fonts.js";
import { canvasPen, svgPen } from "./pen.js";
import { css, readTheme } from "./theme.js";
/** @import { Pen } from "./pen.js" */
/** @import { Theme } from "./theme.js" */

/**
 * @typedef {object} Picture What is on the screen, to be drawn with any pen.
 * @property {Theme} theme
 * @property {number} width @property {number} height In CSS pixels.
 * @property {string} name Of its file, without an ending.
 * @property {(pen: Pen) => void} draw
 */

export function saveBlob(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** A name every file system takes. */
export function fileName(name, ending) {
  const safe = String(name).replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
  return `${safe.slice(0, 100) || "rnnviz"}.${ending}`;
}

/** Draw a picture, its background first. @param {Pen} pen @param {Picture} picture */
export function drawPicture(pen, { theme, width, height, draw }) {
  pen.rect(0, 0, width, height, { fill: css(theme.background) });
  draw(pen);
}

/** Save a picture as SVG. @param {Picture} picture */
export async function saveSvg(picture) {
  const { theme, width, height, name } = picture;
  const svg = svgEl("svg", {
    xmlns: SVG_SPACE, width: Math.ceil(width), height: Math.ceil(height),
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`, "font-family": theme.font,
  });
  drawPicture(svgPen(svg, theme, true), picture);
  svg.prepend(svgEl("style", {}, await fontRules(theme, svg.textContent)));
  saveElement(svg, name);
}

/** An SVG as the text of a file. @param {SVGElement} svg */
export const svgText = (svg) => new XMLSerializer().serializeToString(svg);

/** Save an SVG. @param {SVGElement} svg @param {string} name Of its file, without an ending. */
export function saveElement(svg, name) {
  saveBlob(new Blob([svgText(svg)], { type: "image/svg+xml" }), fileName(name, "svg"));
}

/** Save a canvas as PNG. @param {HTMLCanvasElement} canvas @param {string} name Of its file, without an ending. */
export function saveCanvas(canvas, name) {
  canvas.toBlob((blob) => saveBlob(blob, fileName(name, "png")), "image/png");
}

/** Save a picture as PNG, twice as fine as the screen. @param {Picture} picture */
export function savePng(picture) {
  const { theme, width, height, name } = picture;
  // Browsers refuse canvases wider than about 16,000 pixels.
  const scale = Math.min(2, 16000 / width, 16000 / height);
  const canvas = el("canvas", { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  drawPicture(canvasPen(context, theme), picture);
  saveCanvas(canvas, name);
}

/** Characters beyond which a payload is packed: people may read a small one, and change it. */
const READABLE = 400_000;

/** JSON that is harmless inside a script element, whatever text it carries. */
function scriptJson(value) {
  const codes = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029" };
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => codes[character]);
}

/** A text as the base64 of its gzip, which is about half as long for payloads. */
async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await dataUrl(await new Response(stream).blob())).split(",")[1];
}

function escapeHtml(text) {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Save a figure as one file that works without the app and without a network.
 *
 * The page carries this very module (read back from its own address) and the payload.
 */
export async function savePage(root, payload, name) {
  const script = await (await fetch(import.meta.url)).text();
  const style = root.getRootNode().querySelector("style")?.textContent ?? "";
  const data = scriptJson(payload);
  const large = data.length > READABLE;
  const parts = {
    title: escapeHtml(payload.title || name),
    about: (payload.about || []).map((line) => `<p>${escapeHtml(line)}</p>`).join("") + (payload.equation || ""),
    font: await fontRules(readTheme(root), data),
    kind: payload.kind,
    style,
    type: large ? "application/gzip" : "application/json",
    data: large ? await packed(data) : data,
    script,
  };
  const page = PAGE_TEMPLATE.replace(/@@(\w+)@@/g, (_, part) => parts[part]);
  saveBlob(new Blob([page], { type: "text/html" }), fileName(name, "html"));
}
