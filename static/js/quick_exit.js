// Leaves at once: hides the page, ends the session by a beacon, replaces the history entry.
(() => {
  const links = document.querySelectorAll("[data-quick-exit]");
  // A page kept in the browser's memory must not come back after an exit or a log-out.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (!links.length) return;

  // Other tabs of the portal leave with this one.
  const tabs = new BroadcastChannel("dost-exit");
  tabs.onmessage = () => leave(false);

  const leave = (first = true) => {
    if (first) tabs.postMessage(1);
    document.documentElement.dataset.leaving = "true";
    document.title = "Google";
    document.body.hidden = true;
    document.body.style.display = "none";
    const form = document.querySelector("[data-quick-exit-form]");
    if (form && navigator.sendBeacon) navigator.sendBeacon(form.action, new FormData(form));
    location.replace(links[0].href);
  };
  links.forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); leave(); }));

  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { presses = []; return; }
    if (event.repeat) return;
    presses = presses.filter((at) => event.timeStamp - at < 1500).concat(event.timeStamp);
    if (presses.length >= 3) leave();
  }, true);
})();
