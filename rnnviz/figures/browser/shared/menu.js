// The menu of a figure, alike for every kind: what can be saved of it.

import { el } from "./dom.js";
import { savePage, savePng, saveSvg } from "./save.js";
/** @import { Picture } from "./save.js" */

/**
 * @typedef {object} Saving What can be saved of a figure.
 * @property {() => Picture} picture What is on the screen.
 * @property {() => any} payload What a page of its own shows, from where its reader stands.
 */

/** @typedef {ReturnType<typeof makeMenu>} Menu */

/** The two kinds of pictures, each with its help. @type {[string, string]} */
export const SVG = ["SVG", "As on the screen and sharp at any size, for print"];
/** @type {[string, string]} */
export const PNG = ["PNG", "As on the screen and twice as fine, for slides"];

/**
 * Put the menu into its place; it offers a page of its own where the figure `savesPage`.
 * @param {HTMLElement} place @param {HTMLElement} root Of the figure. @param {boolean} savesPage
 * @param {Saving} saving @returns {Menu}
 */
export function addMenu(place, root, savesPage, { picture, payload }) {
  const page = () => savePage(root, payload(), picture().name);
  const menu = makeMenu();
  menu.add(...SVG, () => saveSvg(picture()));
  menu.add(...PNG, () => savePng(picture()));
  if (savesPage) menu.add("Web page", "One file that stays alive without a network, for a course page", page);
  place.append(menu.node);
  return menu;
}

/** A small menu, empty at first. */
export function makeMenu() {
  const node = el("details", { class: "menu" });
  const list = el("div", { class: "menu-list" });
  const summary = el("summary", { "aria-label": "Save this figure" }, "Save");
  node.append(summary, list);
  const add = (label, help, action) => {
    const button = el("button", { type: "button", title: help }, label);
    button.addEventListener("click", () => { node.open = false; action(); });
    list.append(button);
    return button;
  };
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    node.open = false;
    summary.focus();
    event.stopPropagation();
  });
  node.addEventListener("focusout", (event) => {
    if (!node.contains(/** @type {Node | null} */ (event.relatedTarget))) node.open = false;
  });
  return { node, summary, add };
}
