// A kiosk: one tap sends once, the ticket prints if there is a printer, and the page wipes itself.
(() => {
  const form = document.querySelector("[data-kiosk]");
  if (form) {
    // The button must still be sent with the form, so it is disabled a moment later.
    form.addEventListener("submit", () => setTimeout(() => form.querySelectorAll("button").forEach((b) => { b.disabled = true; })));
    // A slow or lost answer must not leave a dead screen.
    form.addEventListener("submit", () => setTimeout(() => location.replace(location.pathname), 20000));
    addEventListener("pageshow", (event) => { if (event.persisted) location.replace(location.pathname); });
    return;
  }
  const ticket = document.querySelector("[data-start]");
  if (!ticket) return;
  const wipe = () => location.replace(ticket.dataset.start);
  setTimeout(wipe, Number(ticket.dataset.wipeSeconds) * 1000);
  ticket.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); wipe(); });
  if ("print" in ticket.dataset) setTimeout(() => { try { window.print(); } catch { /* no printer: the number is on the screen */ } }, 200);
})();
