// Whoever follows a link to *What if* wants to see what comes of it, which stands below the figures of
// the page: there the page opens, and there it stays while they are still being drawn above, until the
// reader does something.

const PLACE = ".st-key-what-if";
/** Milliseconds after which the page is the reader's in any case: not everybody moves it by what is heard of here. */
const LONGEST = 15000;

/** Let a screen reader and the keyboard go on there: at its heading, or in its first box. @param {Element} place */
function focus(place) {
  /** @type {HTMLElement | null} */
  const head = place.querySelector("h3, input");
  if (head?.tagName === "H3") head.tabIndex = -1;
  head?.focus({ preventScroll: true });
}

/** Open links that change a step at what comes of it, from now on. */
export function landOnWhatIf() {
  /** @type {Element | null} */
  let landed = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let ends;
  const keep = () => {
    const place = document.querySelector(PLACE);
    if (!place) return;
    if (place !== landed) grown.observe(place.closest("[data-testid='stMainBlockContainer']") ?? document.body);
    if (place !== landed || document.activeElement === document.body) focus(place);
    if (!landed) ends = setTimeout(leave, LONGEST);
    landed = place;
    place.scrollIntoView();
  };
  const drawn = new MutationObserver(keep);
  // A figure that grows is no change of the document: it lies in a shadow root.
  const grown = new ResizeObserver(keep);
  const leave = () => {
    clearTimeout(ends);
    drawn.disconnect();
    grown.disconnect();
    landed = null;
  };
  const follow = (address) => {
    if (!new URL(address, location.href).searchParams.has("change")) return;
    leave();
    drawn.observe(document.body, { childList: true, subtree: true });
  };
  for (const does of ["wheel", "pointerdown", "keydown", "popstate"]) {
    addEventListener(does, leave, { capture: true, passive: true });
  }
  document.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
    if (ctrlKey || metaKey || shiftKey) return; // another tab or window
    const link = target instanceof Element && target.closest("a[href]");
    if (link instanceof HTMLAnchorElement) follow(link.href);
  });
  follow(location.href);
}
