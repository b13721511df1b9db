// Keeps a fragment fresh: data-poll-url, data-poll-seconds. Swaps only what changed, keeps the focus,
// rests while the tab is hidden, and says so when it has not heard from the server for a while.
(() => {
  const FAILURES_UNTIL_STALE = 3;

  const serverTime = (response) => {
    const stamp = Date.parse(response.headers.get("Date") || "");
    if (stamp) document.dispatchEvent(new CustomEvent("dost:server-time", { detail: stamp / 1000 }));
  };

  // What is the same thing in the new fragment: by its id, or by where it leads and its place among its likes.
  const likes = (el, one) => {
    const told = (other) => [other.tagName, other.id, other.getAttribute("href"), other.form?.getAttribute("action"), other.name, other.value].join(" ");
    const wanted = told(one);
    return () => [...el.querySelectorAll(one.tagName)].filter((other) => told(other) === wanted);
  };

  const swap = (el, html) => {
    const active = el !== document.activeElement && el.contains(document.activeElement) ? document.activeElement : null;
    const twins = active && likes(el, active);
    const place = active && twins().indexOf(active);
    const opened = [...el.querySelectorAll("details[open][id]")].map((details) => details.id);
    const ticked = [...el.querySelectorAll("input:checked[id]")].map((input) => input.id);
    const stale = el.querySelector(":scope > .stale-mark");
    el.innerHTML = html;
    if (stale) el.prepend(stale);
    // A part that belongs elsewhere on the page, by the id of its place.
    el.querySelectorAll("[data-place]").forEach((part) => {
      const place = document.getElementById(part.dataset.place);
      if (place) swap(place, part.innerHTML);
      part.remove();
    });
    opened.forEach((id) => { const again = el.querySelector(`#${CSS.escape(id)}`); if (again) again.open = true; });
    ticked.forEach((id) => { const again = el.querySelector(`#${CSS.escape(id)}`); if (again) again.checked = true; });
    if (active) {
      // Where it is gone, the place of it: whoever goes on with Tab does not begin at the top of the page.
      el.tabIndex = -1;
      (twins()[place] || twins()[0] || el).focus({ preventScroll: true });
    }
    document.dispatchEvent(new CustomEvent("dost:swapped", { detail: el }));
  };

  // Never swaps under somebody's hands: a field being filled in, a confirmation being read.
  const busy = (el) => Boolean(el.querySelector(".confirm[open], input:focus, textarea:focus, select:focus"));

  const watch = (el) => {
    if (el.dataset.polling) return;
    el.dataset.polling = "true";
    const every = Math.max(1, Number(el.dataset.pollSeconds) || 5) * 1000;
    let etag = el.dataset.pollEtag || "";
    let failures = 0;
    let asking = false;
    let over = false;

    const failed = () => {
      failures += 1;
      if (failures >= FAILURES_UNTIL_STALE) el.dataset.stale = "true";
    };
    const heard = (response) => {
      serverTime(response);
      failures = 0;
      delete el.dataset.stale;
    };
    const take = async (response) => {
      if (response.redirected || [401, 403, 404].includes(response.status)) {
        el.dataset.stale = "true";
        over = true; // signed out, or no longer theirs: the answer is no fragment, and asking on is of no use
      } else if (response.status === 304) {
        heard(response);
      } else if (response.ok) {
        const html = await response.text();
        heard(response);
        if (busy(el)) return;
        swap(el, html);
        etag = response.headers.get("ETag") || "";
      } else failed();
    };
    const poll = async () => {
      clearTimeout(timer);
      if (over || asking || !el.isConnected) return;
      if (!document.hidden) {
        asking = true;
        const headers = { "X-Dost-Poll": "1", "X-Requested-With": "fetch" };
        if (etag) headers["If-None-Match"] = etag;
        try {
          await take(await fetch(el.dataset.pollUrl, { headers, cache: "no-store", signal: AbortSignal.timeout(8000) }));
        } catch { failed(); }
        asking = false;
      }
      timer = setTimeout(poll, Math.min(60000, every * 2 ** Math.min(failures, 4)));
    };
    let timer = setTimeout(poll, every);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
  };

  document.addEventListener("dost:swapped", (event) => event.detail.querySelectorAll("[data-poll-url]").forEach(watch));
  document.querySelectorAll("[data-poll-url]").forEach(watch);
})();
