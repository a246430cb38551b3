// On a phone the open sidebar covers the page: it closes once a link in it has been followed.
(() => {
  if (window.rnnvizSidebar) return;
  window.rnnvizSidebar = true;
  document.addEventListener("click", ({ target }) => {
    if (innerWidth >= 768 || !target.closest("[data-testid='stSidebar'] [data-testid='stPageLink'] a")) return;
    document.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click();
  });
})();
