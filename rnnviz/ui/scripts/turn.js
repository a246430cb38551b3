// Page Down and the right arrow turn a lesson's steps onward, Page Up and the left arrow back: the
// keys that a clicker sends. Escape leaves the presentation. Where something has the focus that may
// have a use for a key, it is left to that: boxes, sliders, tables, and whatever stands in a figure.

/** Listen to the keys from now on. */
export function turnByKeys() {
  const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", Escape: "leave" };
  const FREE = "body, a[href], button, summary, [data-testid='stMain'], h1, h2, h3";
  document.addEventListener("keydown", (event) => {
    const turn = TURNS[event.key];
    if (!turn || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    /** @type {HTMLButtonElement | null} */
    const button = document.querySelector(`.st-key-lessons-${turn} button`);
    const target = event.composedPath()[0];
    if (!button || !(target instanceof Element) || !target.matches(FREE)) return;
    const inFigure = target.getRootNode() !== document;
    // Whoever closes a box with Escape does not mean the presentation.
    const box = event.key === "Escape" && document.querySelector("[role='dialog'], [data-baseweb='popover']");
    if (box || inFigure || target.closest("[role='listbox'], [role='radiogroup'], [role='tablist'], .view")) return;
    event.preventDefault();
    if (!button.disabled) button.click();
  });
}
