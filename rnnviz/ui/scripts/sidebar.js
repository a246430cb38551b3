// On a phone the open sidebar covers the page: it closes once a link in it has been followed.

/** Close it after each link from now on. */
export function closeSidebar() {
  document.addEventListener("click", ({ target }) => {
    const followed = target instanceof Element && target.closest("[data-testid='stSidebar'] [data-testid='stPageLink'] a");
    if (innerWidth >= 768 || !followed) return;
    /** @type {HTMLElement | null} */
    const button = document.querySelector("[data-testid='stSidebarCollapseButton'] button");
    button?.click();
  });
}
