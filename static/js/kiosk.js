// A kiosk: one tap sends once, the ticket prints if there is a printer, and the page wipes itself. It never leaves
// for a page that does not come: while the line is down it says so, and goes on when the server answers again.
(() => {
  const form = document.querySelector("[data-kiosk]"), ticket = document.querySelector("[data-start]");
  const slow = document.querySelector("[data-slow]");
  const pause = () => new Promise((go) => { setTimeout(go, 2000); });
  const ask = async (path, more) => {
    const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(10000), ...more });
    if (answer.status >= 500) throw answer;
    return answer;
  };
  const home = async (path) => {
    for (;;) {
      try { await ask(path); location.replace(path); return; } catch { slow.hidden = false; await pause(); }
    }
  };
  if (ticket) {
    const wipe = () => { ticket.replaceChildren(slow); home(ticket.dataset.start); };
    setTimeout(wipe, Number(ticket.dataset.wipeSeconds) * 1000);
    ticket.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); wipe(); });
    if ("print" in ticket.dataset) setTimeout(() => { try { window.print(); } catch { /* no printer: the number is on the screen */ } }, 200);
  }
  if (!form) return;
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace(location.pathname); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter)), end = Date.now() + 20000;
    form.inert = true;
    const said = setTimeout(() => { slow.hidden = false; }, 4000);
    // The same press again gives the same number, so what got lost may be asked for once more.
    while (Date.now() < end) {
      try {
        const page = await (await ask(location.pathname, { method: "POST", body })).text();
        clearTimeout(said);
        document.open(); document.write(page); document.close();
        return;
      } catch { slow.hidden = false; await pause(); }
    }
    home(location.pathname);
  });
})();
