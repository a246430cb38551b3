// How a figure lives in its page: as wide as there is room, in the page's colours, until it is taken away.

import { boxOf } from "./dom.js";
import { css, mix, readTheme, whenFontsReady } from "./theme.js";

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

/** What a figure does with its payloads, with changes of its look, and at its end: what `create` returns.
 *
 * `take(data)` is called with every new payload and `redraw()` whenever the payload, the look, the fonts or
 * the width have changed; all `ends` are called when the figure is taken away.
 */
export function living(root, view, { take, redraw, ends }) {
  const observer = followWidth(root, view, redraw);
  return Object.assign(view, {
    update(data, { state }) {
      view.send = state;
      dress(root, view);
      if (data !== view.raw) take(data);
      view.width ||= Math.floor(boxOf(root).width);
      redraw();
      whenFontsReady(redraw);
    },
    destroy() {
      observer.disconnect();
      for (const end of ends) end();
    },
  });
}
