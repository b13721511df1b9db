// Runs before the first paint (no defer), so that a dark room never sees a white flash.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("dost-theme"); } catch { return null; } };
  const apply = () => { root.dataset.bsTheme = stored() || (dark.matches ? "dark" : "light"); };
  apply();
  root.classList.add("js");
  // Until forms.js says which fields matter those that may not take no room; should it not come, all show.
  setTimeout(() => { root.dataset.shown = "true"; }, 3000);
  dark.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("dost-theme", next); } catch { /* private mode: this page only */ }
    root.dataset.bsTheme = next;
  });
})();
