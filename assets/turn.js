// Page Down and the right arrow turn a lesson's steps onward, Page Up and the left arrow back: the
// keys that a clicker sends. Where something has the focus that may have a use for a key, it is left
// to that: boxes, sliders, tables, and whatever stands in a figure.
(() => {
  if (window.rnnvizTurn) return;
  window.rnnvizTurn = true;
  const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back" };
  const FREE = "body, a[href], button, summary, [data-testid='stMain'], h1, h2, h3";
  document.addEventListener("keydown", (event) => {
    const turn = TURNS[event.key];
    if (!turn || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const button = document.querySelector(`.st-key-lessons-${turn} button`);
    const target = event.composedPath()[0];
    const inFigure = target instanceof Element && target.getRootNode() !== document;
    const grouped = target instanceof Element && target.closest("[role='listbox'], [role='radiogroup'], [role='tablist'], .view");
    if (!button || inFigure || grouped || !target.matches(FREE)) return;
    event.preventDefault();
    if (!button.disabled) button.click();
  });
})();
