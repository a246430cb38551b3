// Every kind of figure at once, for a page that does not know beforehand what it will show, and as the
// script of a widget in a notebook: the default is what the front end of anywidget calls.

import { create as answers } from "./answers/main.js";
import { create as arcs } from "./arcs/main.js";
import { create as book } from "./book/main.js";
import { create as carousel } from "./carousel/main.js";
import { create as cell } from "./cell/main.js";
import { create as film } from "./film/main.js";
import { create as pair } from "./pair/main.js";
import { mounting } from "./shared/mount.js";
import { create as words } from "./words/main.js";

export const mount = mounting({ answers, arcs, book, carousel, cell, film, pair, words });

/** Where Jupyter, VS Code and marimo write their theme. */
const THEMES = ["class", "data-theme", "data-jp-theme-name", "data-vscode-theme-kind"];

export default {
  /** @param {{ model: any, el: HTMLElement }} widget Its `css` and `payload` are shown; `chosen` is told. */
  render({ model, el }) {
    // A root of its own: the page's style and that of other figures must not reach the figure.
    const root = el.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    const dress = () => { style.textContent = model.get("css"); };
    dress();
    const place = document.createElement("div");
    root.append(style, place);
    /** @param {string} name @param {unknown} value */
    const state = (name, value) => {
      model.set("chosen", { ...model.get("chosen"), [name]: value });
      model.save_changes();
    };
    let unmount = () => {};
    const show = () => { unmount = mount(place, model.get("payload"), { state }); };
    const theme = new MutationObserver(show);
    for (const node of [document.documentElement, document.body]) {
      theme.observe(node, { attributes: true, attributeFilter: THEMES });
    }
    model.on("change:css", dress);
    model.on("change:payload", show);
    show();
    return () => {
      theme.disconnect();
      model.off("change:css", dress);
      model.off("change:payload", show);
      unmount();
    };
  },
};
