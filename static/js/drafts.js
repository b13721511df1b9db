// What is typed is kept on the server, sealed, while it grows: a closed tab, an exit or a locked screen loses nothing.
// A form leaves only for a server that has just answered, so that no error page takes the place of what was typed.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const AFTER = 2000, AT_LEAST_EVERY = 10000, AGAIN_AFTER = 10000, PATIENCE = 8000, KEEPALIVE_MOST = 60000;
  const said = form.querySelector("[data-draft-said]");
  const held = [...form.querySelectorAll("[data-draft-held]")];
  let since = 0, typed = false, timer = null, sending = null, posted = false, asking = false;

  const send = (last) => {
    const body = new URLSearchParams(new FormData(form));
    sending = new AbortController();
    return fetch(form.dataset.draft, {
      method: "POST", body, headers: { "X-Dost-Poll": "1" }, redirect: "manual",
      signal: AbortSignal.any([sending.signal, AbortSignal.timeout(PATIENCE)]),
      // The browser finishes it after the page is gone, as long as it is small enough for that.
      keepalive: Boolean(last) && String(body).length < KEEPALIVE_MOST,
    });
  };
  const say = (kept) => {
    if (!said) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    said.textContent = kept ? said.dataset.draftSaid.replace("{time}", time) : said.dataset.unkept;
  };
  const hold = (why) => held.forEach((notice) => { notice.hidden = notice.dataset.draftHeld !== why; });

  // Why a form has to stay where it is: "away" (no server), "over" (nobody is logged in), or nothing: whatever else the
  // server has against it, it says on a page of its own.
  const trouble = (answer) => (answer.type === "opaqueredirect" ? "over" : answer.status >= 500 ? "away" : "");

  const keep = async (last) => {
    clearTimeout(timer);
    if (!since || posted) return;
    since = 0;
    try {
      const answer = await send(last);
      const why = trouble(answer);
      if (answer.ok) say(true);
      if (why) again();
      if (why !== "away") hold(why);
    } catch {
      if (!posted && !asking) again();
    }
  };
  // Not kept: said, and tried again by itself.
  const again = () => {
    since ||= Date.now();
    say(false);
    clearTimeout(timer);
    timer = setTimeout(keep, AGAIN_AFTER);
  };
  const type = () => {
    const now = Date.now();
    typed = true;
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(keep, Math.min(AFTER, Math.max(0, since + AT_LEAST_EVERY - now)));
  };
  form.addEventListener("input", type);
  form.addEventListener("change", type);

  // Who has logged in anew, in another tab, has another token; the page as it is now carries it.
  const renewToken = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { redirect: "error" })).text(), "text/html");
    const token = page.querySelector("[data-draft] [name=csrfmiddlewaretoken]")?.value;
    if (token) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    return Boolean(token);
  };
  const inTheWay = async () => {
    try {
      let answer = await send();
      if (answer.status === 403 && await renewToken()) answer = await send();
      return trouble(answer);
    } catch { return "away"; }
  };
  form.addEventListener("submit", async (event) => {
    if (posted || !typed) { posted = true; clearTimeout(timer); return; }
    event.preventDefault();
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    sending?.abort();
    const why = await inTheWay();
    asking = false;
    hold(why);
    if (why) { again(); return; }
    posted = true; // it is saved for good now: no draft may come after it
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => { posted = false; });
  window.addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
  document.addEventListener("dost:lock", (event) => event.detail.push(keep()));
})();
