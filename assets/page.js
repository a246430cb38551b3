// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
(() => {
  // rnnviz/ui/scripts/focus.js
  function keepFocus() {
    const FOCUSABLE = "a[href], button:enabled, input:enabled, textarea:enabled, summary, [tabindex='0']";
    const PLACES = "[data-testid='stMainBlockContainer'], [data-testid='stSidebarUserContent']";
    const within = (node) => [...node.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent);
    let held = null;
    const hold = ({ target }) => {
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
    document.addEventListener("pointerdown", () => {
      held = null;
    }, true);
    let asked;
    new MutationObserver(() => {
      clearTimeout(asked);
      asked = setTimeout(keep, 50);
    }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  }

  // rnnviz/ui/scripts/sidebar.js
  function closeSidebar() {
    document.addEventListener("click", ({ target }) => {
      const followed = target instanceof Element && target.closest("[data-testid='stSidebar'] [data-testid='stPageLink'] a");
      if (innerWidth >= 768 || !followed) return;
      const button = document.querySelector("[data-testid='stSidebarCollapseButton'] button");
      button?.click();
    });
  }

  // rnnviz/ui/scripts/turn.js
  function turnByKeys() {
    const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back" };
    const FREE = "body, a[href], button, summary, [data-testid='stMain'], h1, h2, h3";
    document.addEventListener("keydown", (event) => {
      const turn = TURNS[event.key];
      if (!turn || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const button = document.querySelector(`.st-key-lessons-${turn} button`);
      const target = event.composedPath()[0];
      if (!button || !(target instanceof Element) || !target.matches(FREE)) return;
      const inFigure = target.getRootNode() !== document;
      if (inFigure || target.closest("[role='listbox'], [role='radiogroup'], [role='tablist'], .view")) return;
      event.preventDefault();
      if (!button.disabled) button.click();
    });
  }

  // rnnviz/ui/scripts/page.js
  var page = (
    /** @type {Window & { rnnvizPage?: boolean }} */
    window
  );
  if (!page.rnnvizPage) {
    page.rnnvizPage = true;
    keepFocus();
    closeSidebar();
    turnByKeys();
  }
})();
