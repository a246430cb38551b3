// Running text, each word coloured by a number, in which a stretch of words is brushed.

import { tintStyle } from "../arcs/tint.js";
import { clamp, el, setText } from "../shared/dom.js";
import { addMenu } from "../shared/menu.js";
import { mounting, nothing, streamlit } from "../shared/mount.js";
import { formatCount, formatNumber, visibleText } from "../shared/numbers.js";
import { dress } from "../shared/place.js";
import { screenPicture } from "../shared/screen.js";
import { css, parseColor } from "../shared/theme.js";
import { drawScale, fillScale } from "./scale.js";

const HINT = "Drag over words to choose a stretch. With the keyboard: Tab, then the arrow keys; hold Shift to choose, Escape to drop.";
/** Words that the keys up and down go. */
const FAR = 10;

export function create(root, savesPage) {
  const dom = {
    lines: el("div", { class: "lines", role: "application", "aria-label": "Text, coloured word by word" }),
    told: el("div", { class: "told note", "aria-hidden": "true" }),
    scale: el("div", { class: "scale note", role: "img" }),
    saving: el("div", { class: "saving" }),
  };
  root.replaceChildren(dom.lines, el("div", { class: "foot" }, dom.told, dom.scale, dom.saving));
  const view = { data: null, words: [], theme: null, at: 0, from: null, before: null, brush: null, tell: nothing };
  wireWords(dom, view);
  addMenu(dom.saving, root, savesPage, {
    picture: () => pictureOf(dom, view),
    payload: () => ({ ...view.data, span: brushedSpan(view) }),
  });
  return Object.assign(view, {
    update(data, { trigger }) {
      view.tell = trigger;
      dress(root, view);
      const fresh = !isSameText(view.data, data);
      if (fresh) fillLines(dom, view, data);
      // Who chose what was found in a table below wants to see it.
      if (fresh && view.data) dom.lines.scrollIntoView({ block: "nearest" });
      view.data = data;
      view.brush = data.span && [data.span[0] - data.start, data.span[1] - data.start - 1];
      const first = fresh && view.brush && view.words[view.brush[0]];
      if (first) dom.lines.scrollTop = first.offsetTop - dom.lines.offsetTop - 60;
      paintWords(view);
      fillScale(dom.scale, view);
      tellWord(dom, view, null);
    },
    destroy: () => {},
  });
}

function isSameText(before, data) {
  return before && before.start === data.start && before.tokens.length === data.tokens.length
    && before.tokens.every((token, t) => token === data.tokens[t]);
}

function fillLines(dom, view, data) {
  view.words = data.tokens.map((token, t) => el("span", { class: "word", "data-t": t, tabindex: t ? -1 : 0, role: "button" }, token));
  view.at = 0;
  dom.lines.dir = data.direction;
  dom.lines.replaceChildren(...view.words.flatMap((word, t) => {
    const end = data.ends.includes(t);
    word.classList.toggle("wide", data.spaced);
    if (end) word.classList.add("end");
    return data.spaced ? [word, " "] : [word];
  }));
  dom.lines.scrollTop = 0;
}

function paintWords({ data, words, brush, theme }) {
  const found = new Set(data.found.flatMap(([start, stop]) => Array.from({ length: stop - start }, (_, k) => start + k - data.start)));
  words.forEach((word, t) => {
    const { fill, opacity } = tintStyle(data.tint, data.tint.values[t], theme.mode);
    const inside = Boolean(brush) && t >= Math.min(...brush) && t <= Math.max(...brush);
    word.style.background = css(parseColor(fill, "#888"), opacity);
    word.classList.toggle("above", data.tint.values[t] > data.threshold);
    word.classList.toggle("found", found.has(t));
    word.classList.toggle("brushed", inside);
    word.setAttribute("aria-pressed", String(inside));
    word.setAttribute("aria-label", describeValue(data, t));
  });
}

function describeValue(data, t) {
  const value = data.tint.values[t];
  const place = `${data.item} ${formatCount(data.start + t + 1)}`;
  return `${place} \u2018\u2068${visibleText(data.tokens[t])}\u2069\u2019: ${formatNumber(value)}${value > data.threshold ? ", above the threshold" : ""}`;
}

function tellWord(dom, { data }, t) {
  setText(dom.told, t === null ? HINT : `${data.tint.title}, ${describeValue(data, t)}`);
}

function wireWords(dom, view) {
  const under = (event) => {
    const place = /** @type {any} */ (dom.lines.getRootNode()).elementFromPoint(event.clientX, event.clientY);
    const word = place?.closest?.(".word");
    return word && dom.lines.contains(word) ? Number(word.dataset.t) : null;
  };
  const brush = (span) => {
    view.brush = span;
    paintWords(view);
  };
  dom.lines.addEventListener("pointerdown", (event) => {
    view.from = event.button ? null : under(event);
    view.before = view.brush;
    if (view.from !== null) brush([view.from, view.from]);
  });
  dom.lines.addEventListener("pointermove", (event) => {
    const t = under(event);
    if (t === null) return;
    tellWord(dom, view, t);
    if (view.from !== null && t !== view.brush?.[1]) brush([view.from, t]);
  });
  const drop = () => {
    if (view.from !== null) brush(view.before);
    view.from = null;
  };
  dom.lines.addEventListener("pointercancel", drop);
  dom.lines.addEventListener("pointerleave", () => { tellWord(dom, view, null); if (view.from !== null) settle(view); });
  dom.lines.addEventListener("pointerup", () => { if (view.from !== null) settle(view); });
  dom.lines.addEventListener("focusin", (event) => {
    const t = Number(/** @type {HTMLElement} */ (event.target).dataset.t);
    if (Number.isInteger(t)) tellWord(dom, view, t);
  });
  dom.lines.addEventListener("keydown", (event) => {
    const t = view.words.indexOf(event.target);
    if (t >= 0 && handleKey(event, t, view, brush)) event.preventDefault();
  });
  dom.lines.addEventListener("keyup", (event) => { if (event.key === "Shift" && view.from !== null) settle(view); });
}

/** Returns whether the key meant something. */
function handleKey(event, t, view, brush) {
  const last = view.words.length - 1;
  const forward = view.data.direction === "rtl" ? -1 : 1;
  const moves = { ArrowRight: t + forward, ArrowLeft: t - forward, ArrowDown: t + FAR, ArrowUp: t - FAR, Home: 0, End: last };
  if (event.key in moves) {
    const goal = clamp(moves[event.key], 0, last);
    if (event.shiftKey) {
      view.from ??= t;
      brush([view.from, goal]);
    }
    moveTo(view, goal);
  } else if (event.key === "Enter" || event.key === " ") {
    brush([t, t]);
    settle(view);
  } else if (event.key === "Escape") {
    brush(null);
    settle(view);
  } else return false;
  return true;
}

function moveTo(view, t) {
  view.words[view.at].setAttribute("tabindex", "-1");
  view.words[t].setAttribute("tabindex", "0");
  view.at = t;
  view.words[t].focus();
}

/** Tell the page which words are brushed; none are an empty list. */
function settle(view) {
  view.from = null;
  view.tell("span", brushedSpan(view) ?? []);
}

/** The words that are brushed, counted from the beginning of the text: the first and the one behind the last. */
function brushedSpan({ brush, data }) {
  return brush && [data.start + Math.min(...brush), data.start + Math.max(...brush) + 1];
}

/** The whole text, whatever part of it is in sight, with its legend above. */
function pictureOf(dom, { data, words, theme }) {
  const picture = screenPicture(dom.lines, words, { theme, name: data.name, heading: data.tint.title });
  const draw = (pen) => {
    picture.draw(pen);
    drawScale(pen, picture.width - 10, data.tint);
  };
  return { ...picture, draw };
}

export const mount = /* @__PURE__ */ mounting({ words: create });
export default /* @__PURE__ */ streamlit(mount);
