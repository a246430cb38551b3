// How a figure sits in its page: as wide as there is room, in the page's colours.

import { css, mix, readTheme } from "./theme.js";

/** Redraw when the width that there is changes; the observer to disconnect at the end. */
export function followWidth(root, view, redraw) {
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (!width || width === view.width) return;
    view.width = width;
    redraw();
  });
  observer.observe(root);
  return observer;
}

/** Take the page's theme; what sticks to the top does so below the app's own header. */
export function dress(root, view) {
  view.theme = readTheme(root);
  root.style.setProperty("--muted", css(view.theme.muted));
  root.style.setProperty("--right", css(view.theme.good));
  root.style.setProperty("--wrong", css(view.theme.bad));
  root.style.setProperty("--edge", css(mix(view.theme.text, view.theme.background, 0.75)));
  /** @type {HTMLElement | null} */
  const header = document.querySelector('[data-testid="stHeader"]');
  root.style.setProperty("--header", `${header ? header.offsetHeight : 0}px`);
}
