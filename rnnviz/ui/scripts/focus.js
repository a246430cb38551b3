// Focus stays where a person put it. A button that goes away once it is pressed (Stop, Use the pasted
// text, Restore) or that is switched off takes the keyboard's focus with it, and the next Tab would
// begin at the top of the page: then what stands in its place is focused instead.

/** Follow the focus from now on. */
export function keepFocus() {
  const FOCUSABLE = "a[href], button:enabled, input:enabled, textarea:enabled, summary, [tabindex='0']";
  const PLACES = "[data-testid='stMainBlockContainer'], [data-testid='stSidebarUserContent']";
  const within = (node) => [...node.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent);
  let held = null;
  /** @param {any} event */
  const hold = ({ target }) => {
    // What was pressed with the pointer needs no place: it shows no focus either.
    const place = target.matches(":focus-visible") && target.closest(PLACES);
    held = place ? { target, around: [] } : null;
    for (let node = target; held && node !== place; node = node.parentElement) {
      const around = node.parentElement;
      held.around.push({ node: around, at: within(around).indexOf(target) });
    }
  };
  const keep = () => {
    if (!held || document.activeElement !== document.body) return;
    if (held.target.isConnected && !held.target.disabled) return;
    for (const { node, at } of held.around) {
      const choices = node.isConnected ? within(node) : [];
      if (!choices.length) continue;
      choices[Math.min(Math.max(at, 0), choices.length - 1)].focus();
      return;
    }
  };
  document.addEventListener("focusin", hold);
  // A press with the pointer on what takes no focus gives it up.
  document.addEventListener("pointerdown", () => { held = null; }, true);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let asked;
  new MutationObserver(() => {
    clearTimeout(asked);
    asked = setTimeout(keep, 50);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}
