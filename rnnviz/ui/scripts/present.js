// In front of a class a lesson's figure grows, with all that is written in it, until it fills the window.

const FIGURE = ".st-key-lesson-present .st-key-lessons-figure";
/** These measure themselves on the screen and would be too wide; the server draws their text larger. */
const FIXED = "[data-testid='stVegaLiteChart'], [data-testid='stDataFrame']";
/** No larger than this, and never so large that a figure would be laid out as on a phone. */
const MOST = 2.5;
const NARROWEST = 570;
/** Pixels between the figure and what is below it. */
const GAP = 16;
/** A figure is laid out anew at each size, so the right one is found step by step. */
const TRIES = 10;

/** Let figures grow from now on. */
export function growFigures() {
  const root = document.documentElement;
  /** @type {HTMLElement | null} */
  let figure = null;
  let [zoom, tries, shown] = [1, 0, ""];
  const fit = () => {
    if (!figure?.isConnected) return;
    if (shown !== location.search) [tries, shown] = [0, location.search];
    const { top, width, height } = figure.getBoundingClientRect();
    const scrolled = document.querySelector("[data-testid='stMain']")?.scrollTop ?? 0;
    const below = figure.parentElement?.nextElementSibling?.getBoundingClientRect().height ?? 0;
    const room = innerHeight - top - scrolled - below - 2 * GAP;
    const most = figure.querySelector(FIXED) ? 1 : Math.max(1, Math.min(MOST, width / NARROWEST));
    const wanted = Math.min(Math.max((zoom * room) / height, 1), most);
    // No "smaller than" before a name or a number: Streamlit would take the script for markup.
    if (!height || tries >= TRIES || Math.abs(wanted - zoom) < 0.02) return;
    [zoom, tries] = [wanted, tries + 1];
    root.style.setProperty("--figure-zoom", zoom.toFixed(3));
  };
  const resized = new ResizeObserver(() => requestAnimationFrame(fit));
  new MutationObserver(() => {
    const found = /** @type {HTMLElement | null} */ (document.querySelector(FIGURE));
    if (found === figure) return;
    resized.disconnect();
    figure = found;
    tries = 0;
    if (found) resized.observe(found);
  }).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", () => { tries = 0; fit(); });
}
