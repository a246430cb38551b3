// The strip along a book: point to read, click to go to the longest arrow there.

import { freshPen, makeLayers } from "../shared/canvas.js";
import { boxOf, el, onceAFrame, setAttributes, setText, spotIn } from "../shared/dom.js";
import { addMenu } from "../shared/menu.js";
import { mounting, nothing, streamlit } from "../shared/mount.js";
import { followWidth } from "../shared/place.js";
import { frameAfterKey } from "../shared/play.js";
import { css, mix, readTheme, whenFontsReady } from "../shared/theme.js";
import { describePart, drawBook, drawBookMarks, litPart } from "./draw.js";
import { goalOf, layoutBook, readBook } from "./layout.js";

function makeBookDom(root) {
  const layers = makeLayers("strip");
  const dom = {
    root, layers,
    slider: el("div", { class: "slider", tabindex: 0, role: "slider", "aria-label": "Place in the book" }, layers.node),
    text: el("div", { class: "note line", "aria-hidden": "true" }),
    saving: el("div", { class: "saving" }),
  };
  root.replaceChildren(dom.slider, el("div", { class: "foot" }, dom.text, dom.saving));
  return dom;
}

export function create(root, savesPage) {
  const dom = makeBookDom(root);
  const view = { book: null, raw: null, layout: null, theme: null, width: 0, hovered: null, focused: null, tell: nothing };
  const schedule = onceAFrame(() => paintMarks(dom, view));
  const rebuild = () => {
    if (!view.book || !view.width) return;
    view.layout = layoutBook(view.book, view.width);
    drawBook(freshPen(dom.layers.base, view.width, view.layout.height, view.theme), view);
    dom.root.style.setProperty("--muted", css(view.theme.muted));
    dom.root.style.setProperty("--edge", css(mix(view.theme.text, view.theme.background, 0.75)));
    schedule();
  };
  const observer = followWidth(root, view, rebuild);
  wireBook(dom, view, schedule);
  addMenu(dom.saving, root, savesPage, {
    picture: () => ({
      theme: view.theme, width: view.layout.width, height: view.layout.height, name: view.book.name, draw: (pen) => drawBook(pen, view),
    }),
    payload: () => view.raw,
  });
  return {
    update(data, { trigger }) {
      view.tell = trigger;
      view.theme = readTheme(root);
      view.book = readBook(data);
      view.raw = data;
      view.width ||= Math.floor(boxOf(root).width);
      rebuild();
      whenFontsReady(rebuild);
    },
    destroy() {
      schedule.cancel();
      observer.disconnect();
    },
  };
}

function paintMarks(dom, view) {
  if (!view.layout) return;
  drawBookMarks(freshPen(dom.layers.over, view.width, view.layout.height, view.theme), view);
  const part = litPart(view);
  const { book } = view;
  // On a page of its own there is nowhere to go.
  const goes = view.tell === nothing ? "" : "; click to go to its longest arrow";
  const hint = `Point at a place to read how far its arrows reach${goes}.`;
  setText(dom.text, part === null ? hint : describePart(book, part));
  const now = view.focused ?? view.layout.part(view.layout.x(book.at));
  setAttributes(dom.slider, {
    "aria-valuemin": 0, "aria-valuemax": book.parts - 1, "aria-valuenow": now, "aria-valuetext": describePart(book, now),
  });
}

function wireBook(dom, view, schedule) {
  const under = (event) => view.layout.part(spotIn(dom.slider, event).x);
  const show = (name, part) => {
    if (view[name] === part) return;
    view[name] = part;
    schedule();
  };
  dom.slider.addEventListener("pointermove", (event) => { if (view.layout) show("hovered", under(event)); });
  dom.slider.addEventListener("pointerleave", () => show("hovered", null));
  dom.slider.addEventListener("click", (event) => { if (view.layout) view.tell("at", goalOf(view.book, under(event))); });
  dom.slider.addEventListener("blur", () => show("focused", null));
  dom.slider.addEventListener("keydown", (event) => {
    if (!view.layout) return;
    const now = view.focused ?? view.layout.part(view.layout.x(view.book.at));
    const next = frameAfterKey(event.key, now, view.book.parts);
    if (next !== null) show("focused", next);
    else if (event.key === "Enter" || event.key === " ") view.tell("at", goalOf(view.book, now));
    else return;
    event.preventDefault();
  });
}

export const mount = /* @__PURE__ */ mounting({ book: create });
export default /* @__PURE__ */ streamlit(mount);
