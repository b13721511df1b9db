// What is typed is kept on the server, sealed, while it grows: a closed tab, an exit or a locked screen loses nothing.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const AFTER = 2000, AT_LEAST_EVERY = 10000, KEEPALIVE_MOST = 60000;
  const said = form.querySelector("[data-draft-said]");
  let since = 0, timer = null, sending = null, posted = false;

  const keep = async (last) => {
    clearTimeout(timer);
    if (!since || posted) return;
    since = 0;
    const body = new URLSearchParams(new FormData(form));
    sending = new AbortController();
    try {
      // The browser finishes it after the page is gone, as long as it is small enough for that.
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body, headers: { "X-Dost-Poll": "1" }, redirect: "manual", signal: sending.signal,
        keepalive: Boolean(last) && String(body).length < KEEPALIVE_MOST,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      if (said) said.textContent = said.dataset.draftSaid.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
    } catch {
      if (!posted) since = Date.now(); // tried again with the next key
    }
  };
  const later = () => {
    const now = Date.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(keep, Math.min(AFTER, Math.max(0, since + AT_LEAST_EVERY - now)));
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // What is posted is saved for good: no draft may come after it.
  form.addEventListener("submit", () => { posted = true; clearTimeout(timer); sending?.abort(); });
  window.addEventListener("pageshow", () => { posted = false; });
  window.addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
  document.addEventListener("dost:lock", (event) => event.detail.push(keep()));
})();
