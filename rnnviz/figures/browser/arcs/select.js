// Pointing, focusing and pinning words.

import { boxOf, clamp, spotIn } from "../shared/dom.js";
import { describeWord, plainPart } from "./bubble.js";
import { wordAt } from "./layout.js";

/** The word to light up: under the pointer or the keyboard focus, else at the shared cursor, else pinned. */
export function litWord(view) {
  return view.hovered ?? view.focused ?? view.heard ?? view.pinned;
}

export function wireWords(dom, view) {
  const { scroll } = dom;
  scroll.addEventListener("pointermove", (event) => view.hover(wordUnder(event, dom, view)));
  scroll.addEventListener("pointerleave", () => view.hover(null));
  scroll.addEventListener("scroll", () => { showEdges(dom); view.repaint(); }, { passive: true });
  scroll.addEventListener("click", (event) => {
    const t = wordUnder(event, dom, view);
    if (t !== null) view.pin(view.pinned === t ? null : t);
  });
  dom.svg.addEventListener("focusin", (event) => {
    const t = dom.words.indexOf(event.target);
    if (t < 0) return;
    // A click also focuses; only the keyboard should hold on to a word without a pin.
    view.focus(t, event.target.matches(":focus-visible"));
  });
  dom.svg.addEventListener("focusout", () => view.focus(null, false));
  dom.svg.addEventListener("keydown", (event) => {
    const t = dom.words.indexOf(event.target);
    if (t >= 0 && handleKey(event.key, t, dom, view)) event.preventDefault();
  });
}

/** Fade the sides where more words wait. */
export function showEdges({ scroll }) {
  const hidden = scroll.scrollWidth - scroll.clientWidth;
  // Right to left, positions count down from zero.
  const left = scroll.dir === "rtl" ? hidden + scroll.scrollLeft : scroll.scrollLeft;
  scroll.classList.toggle("more-left", left > 2);
  scroll.classList.toggle("more-right", hidden - left > 2);
}

/** Words answer in their row; above it an arrow answers for the word it leaves. */
function wordUnder(event, dom, view) {
  const { layout } = view;
  const { x, y } = spotIn(dom.svg, event);
  if (y >= layout.baseline - 4 && y <= layout.height) return wordAt(layout, x);
  const t = event.target.dataset?.t;
  return t === undefined ? null : Number(t);
}

/** Returns whether the key meant something. */
function handleKey(key, t, dom, view) {
  const last = view.data.tokens.length - 1;
  const { forward } = view.layout;
  const moves = { ArrowRight: t + forward, ArrowLeft: t - forward, Home: 0, End: last };
  if (key in moves) moveFocus(clamp(moves[key], 0, last), dom, view);
  else if (key === "ArrowUp") moveFocus(view.links.outgoing[t][0]?.s ?? t, dom, view);
  else if (key === "ArrowDown") moveFocus(view.links.incoming[t][0]?.t ?? t, dom, view);
  else if (key === "Enter" || key === " ") view.pin(view.pinned === t ? null : t);
  else if (key === "Escape") view.pin(null);
  else return false;
  return true;
}

/** One word at a time is in the tab order. */
function moveFocus(t, dom, view) {
  setTabStop(t, dom, view);
  dom.words[t].focus({ preventScroll: true });
  const word = boxOf(dom.words[t]);
  const frame = boxOf(dom.scroll);
  if (word.left < frame.left + 40) dom.scroll.scrollLeft -= frame.left + frame.width / 3 - word.left;
  else if (word.right > frame.right - 40) dom.scroll.scrollLeft += word.right - (frame.right - frame.width / 3);
}

export function setTabStop(t, dom, view) {
  dom.words[view.tabStop]?.setAttribute("tabindex", -1);
  view.tabStop = t;
  const word = dom.words[t];
  if (!word) return;
  word.setAttribute("tabindex", 0);
  const lines = describeWord(view, t).map((line) => line.map(plainPart).join(""));
  word.setAttribute("aria-label", lines.join(". "));
}
