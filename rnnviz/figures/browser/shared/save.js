// Saving what is on the screen: SVG, PNG and a page of its own.

import { PAGE_TEMPLATE } from "./generated.js";
import { el, SVG_SPACE, svgEl } from "./dom.js";
import { canvasPen, svgPen } from "./pen.js";
import { css, readTheme } from "./theme.js";
/** @import { Theme } from "./theme.js" */

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

/**
 * The page's own font as CSS that carries its file: what is saved looks alike on any computer.
 * @param {Theme} theme
 */
async function fontRules(theme) {
  const unquoted = (text) => text.trim().replace(/^["']|["']$/g, "");
  const family = unquoted(theme.font.split(",")[0]);
  const rules = [...document.styleSheets].flatMap(rulesOf).filter((rule) =>
    rule instanceof CSSFontFaceRule && rule.style.getPropertyValue("font-style") !== "italic"
    && unquoted(rule.style.getPropertyValue("font-family")) === family);
  const texts = await Promise.allSettled(rules.map(async (rule) => {
    const [, address] = /url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src"));
    const file = await (await fetch(new URL(address, rule.parentStyleSheet.href ?? document.baseURI))).blob();
    const weight = rule.style.getPropertyValue("font-weight") || "400";
    return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(${await dataUrl(file)}); }`;
  }));
  // Without a font that can be had, what is saved is drawn in the viewer's own.
  return texts.flatMap((text) => (text.status === "fulfilled" ? text.value : [])).join("\n");
}

/** The rules of a style sheet; a browser shows none of one that comes from another site. */
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** Draw `draw(pen)` on an SVG of its own and save it. @param {Theme} theme */
async function saveSvg(theme, width, height, name, draw) {
  const picture = svgEl("svg", {
    xmlns: SVG_SPACE, width: Math.ceil(width), height: Math.ceil(height),
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`, "font-family": theme.font,
  });
  picture.append(svgEl("style", {}, await fontRules(theme)));
  const pen = svgPen(picture, theme, true);
  pen.rect(0, 0, width, height, { fill: css(theme.background) });
  draw(pen);
  const text = new XMLSerializer().serializeToString(picture);
  saveBlob(new Blob([text], { type: "image/svg+xml" }), fileName(name, "svg"));
}

/** Draw `draw(pen)` on a canvas twice as fine as the screen and save it. @param {Theme} theme */
function savePng(theme, width, height, name, draw) {
  // Browsers refuse canvases wider than about 16,000 pixels.
  const scale = Math.min(2, 16000 / width, 16000 / height);
  const canvas = el("canvas", { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  const pen = canvasPen(context, theme);
  pen.rect(0, 0, width, height, { fill: css(theme.background) });
  draw(pen);
  canvas.toBlob((blob) => saveBlob(blob, fileName(name, "png")), "image/png");
}

/** JSON that is harmless inside a script element, whatever text it carries. */
function scriptJson(value) {
  const codes = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029" };
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => codes[character]);
}

function escapeHtml(text) {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Save this view as one file that works without the app and without a network.
 *
 * The page carries this very module (read back from its own address) and the payload.
 */
export async function savePage(root, payload, name) {
  const script = await (await fetch(import.meta.url)).text();
  const style = root.getRootNode().querySelector("style")?.textContent ?? "";
  const parts = {
    title: escapeHtml(payload.title || name),
    about: (payload.about || []).map((line) => `<p>${escapeHtml(line)}</p>`).join("") + (payload.equation || ""),
    font: await fontRules(readTheme(root)),
    kind: payload.kind,
    style,
    data: scriptJson(payload),
    script,
  };
  const page = PAGE_TEMPLATE.replace(/@@(\w+)@@/g, (_, part) => parts[part]);
  saveBlob(new Blob([page], { type: "text/html" }), fileName(name, "html"));
}

/** The menu of a figure: its picture in two formats and, where `page` saves one, a page of its own.
 *
 * `picture()` gives theme, width, height, name and `draw(pen)` of what is on the screen.
 */
export function pictureMenu(picture, page) {
  const saving = (save) => () => {
    const { theme, width, height, name, draw } = picture();
    return save(theme, width, height, name, draw);
  };
  return saveMenu([["SVG", saving(saveSvg)], ["PNG", saving(savePng)], ...(page ? [["Web page", page]] : [])]);
}

/** A small menu; `choices` are [label, action]. */
export function saveMenu(choices, name = "Save this picture") {
  const menu = el("details", { class: "menu" });
  const list = el("div", { class: "menu-list" });
  const summary = el("summary", { "aria-label": name }, "Save");
  menu.append(summary, list);
  for (const [label, action] of choices) {
    const button = el("button", { type: "button" }, label);
    button.addEventListener("click", () => { menu.open = false; action(); });
    list.append(button);
  }
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
    event.stopPropagation();
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(/** @type {Node | null} */ (event.relatedTarget))) menu.open = false;
  });
  return menu;
}
