// A window into a longer text: the place of the reader, who scrolls on.

import { boxOf, clamp } from "../shared/dom.js";
import { isAnother } from "../shared/scrubber.js";
import { wordAt } from "./layout.js";
/** @import { Theme } from "../shared/theme.js" */

/** Milliseconds without scrolling after which a place counts as rest. */
const SCROLL_REST = 160;

/** The word in the middle of what is seen, and how far from the middle it stands. */
function middleWord(dom, view) {
  const { layout } = view;
  const svg = boxOf(dom.svg);
  const frame = boxOf(dom.scroll);
  const middle = frame.left + dom.scroll.clientWidth / 2 - svg.left;
  const t = wordAt(layout, clamp(middle, layout.edges[0], layout.edges[layout.edges.length - 1] - 1));
  const near = t ?? (layout.forward > 0 === middle > layout.total / 2 ? view.data.tokens.length - 1 : 0);
  return { t: near, beside: layout.x[near] - middle };
}

/** Scroll so that a word stands so far from the middle. */
function bringToMiddle(dom, view, t, beside = 0) {
  const svg = boxOf(dom.svg);
  const frame = boxOf(dom.scroll);
  const now = svg.left + view.layout.x[t] - frame.left - dom.scroll.clientWidth / 2;
  const from = dom.scroll.scrollLeft;
  if (Math.abs(now - beside) >= 0.5) dom.scroll.scrollLeft += now - beside;
  // Only the reader's own scrolling is reported.
  if (dom.scroll.scrollLeft !== from) view.moved = true;
}

/** Nothing that is drawn would change: a report of the place came back. @param {Theme} theme */
export function isSameWindow(view, data, theme) {
  return Boolean(view.layout && view.data?.window && data.window) && view.data.window.key === data.window.key
    && !isAnother(data, view.data, "selected") && !isAnother(data, view.data, "minimum_distance")
    && JSON.stringify(theme) === JSON.stringify(view.theme);
}

/** Remember the word in the middle; in a frame that has just become wider or narrower it is another one. */
function noteMiddle(dom, view) {
  if (dom.scroll.clientWidth !== view.frame) return;
  const { t, beside } = middleWord(dom, view);
  view.reader = { at: view.data.window.start + t, beside };
}

/** What has to be known of the old window before a new one takes its place. */
export function leaveWindow(dom, view) {
  if (!view.data?.window || !view.layout) return null;
  noteMiddle(dom, view);
  return view.reader;
}

/** Go where the app wants to be, or stay with the words that the reader has before them. */
export function enterWindow(dom, view, before) {
  if (!view.data?.window || !view.layout) return;
  const { window: own, tokens } = view.data;
  const echo = view.told.lastIndexOf(own.at);
  const asked = own.at !== view.place && echo < 0;
  if (echo >= 0) view.told.splice(0, echo);
  if (asked) view.told = [];
  const stays = before && !asked && before.at >= own.start && before.at < own.start + tokens.length;
  if (stays) bringToMiddle(dom, view, before.at - own.start, before.beside);
  else bringToMiddle(dom, view, clamp(own.at - own.start, 0, tokens.length - 1));
  view.place = own.at;
  view.frame = dom.scroll.clientWidth;
  noteMiddle(dom, view);
}

/** Tell the app where the reader has come to rest. */
export function followScrolling(dom, view) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let rest;
  dom.scroll.addEventListener("scroll", () => {
    clearTimeout(rest);
    if (!view.data?.window) return;
    noteMiddle(dom, view);
    if (view.moved) {
      view.moved = false;
      return;
    }
    rest = setTimeout(() => {
      const at = view.data.window.start + middleWord(dom, view).t;
      if (at === view.place) return;
      view.place = at;
      view.told.push(at);
      view.tell("at", at);
    }, SCROLL_REST);
  }, { passive: true });
}
