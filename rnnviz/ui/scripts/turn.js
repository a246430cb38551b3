// Page Down and the right arrow turn a lesson's steps onward, Page Up and the left arrow back: the
// keys that a clicker sends. Escape leaves the presentation. Where something has the focus that may
// have a use for a key, it is left to that: boxes, sliders, tables, and whatever stands in a figure.
// In a presentation the clicker's keys turn the steps all the same, unless something is typed into:
// a slider that was dragged has kept the focus, and nobody in front of a class knows of it.

/** @type {Record<string, string>} */
const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", Escape: "leave" };
const SLIDER = "input[type='range'], [role='slider']";
const TYPED = "input:not([type='range']), textarea, select, [contenteditable='true']";

/** Listen to the keys from now on. */
export function turnByKeys() {
  const FREE = "body, a[href], button, summary, [data-testid='stMain'], h1, h2, h3";
  document.addEventListener("keydown", (event) => {
    const turn = TURNS[event.key];
    if (!turn || event.defaultPrevented || modified(event)) return;
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    if (event.key === "Escape" && presented() && target.matches(SLIDER)) {
      press(turn, event);
      return;
    }
    if (!target.matches(FREE)) return;
    const inFigure = target.getRootNode() !== document;
    // Whoever closes a box with Escape does not mean the presentation.
    const box = event.key === "Escape" && document.querySelector("[role='dialog'], [data-baseweb='popover']");
    if (box || inFigure || target.closest("[role='listbox'], [role='radiogroup'], [role='tablist'], .view")) return;
    press(turn, event);
  });
  addEventListener("keydown", (event) => {
    const target = event.composedPath()[0];
    if (!event.key.startsWith("Page") || modified(event) || !presented()) return;
    if (target instanceof Element && target.matches(TYPED)) return;
    event.stopPropagation();
    press(TURNS[event.key], event);
  }, true);
}

/** @param {KeyboardEvent} event */
const modified = (event) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;

const presented = () => document.querySelector(".st-key-lesson-present") !== null;

/** @param {string} turn @param {KeyboardEvent} event */
function press(turn, event) {
  /** @type {HTMLButtonElement | null} */
  const button = document.querySelector(`.st-key-lessons-${turn} button`);
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
}
