// The session lives as long as somebody works, also in one long text: real activity is told to the server.
// When nobody does, the page says so, then clears itself, for an unwatched screen must show nothing.
(() => {
  const box = document.querySelector("[data-session]");
  if (!box) return;
  const idleAfter = Number(box.dataset.idleSeconds) * 1000;
  const warnBefore = Math.min(120000, idleAfter / 3);
  const tellEvery = Math.min(120000, idleAfter / 4);
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("dost-activity") : null;
  let active = Date.now();
  let told = Date.now();

  const tell = async () => {
    told = Date.now();
    try {
      const answer = await fetch(box.action, { method: "POST", body: new FormData(box), redirect: "manual" });
      if (!answer.ok) told = 0; // tried again with the next key
    } catch { told = 0; }
  };
  const seen = (at) => { active = Math.max(active, at); box.hidden = true; };
  const act = () => {
    const now = Date.now();
    if (now - active > 1000) channel?.postMessage(now);
    seen(now);
    if (now - told > tellEvery) tell();
  };
  if (channel) channel.onmessage = (event) => seen(event.data);
  ["keydown", "pointerdown", "input", "scroll"].forEach((name) => document.addEventListener(name, act, { passive: true, capture: true }));
  box.addEventListener("submit", (event) => { event.preventDefault(); act(); });

  const check = () => {
    const idle = Date.now() - active;
    if (idle >= idleAfter) {
      document.documentElement.dataset.leaving = "true";
      document.body.style.display = "none";
      location.replace(location.href);
    } else if (idle >= idleAfter - warnBefore) box.hidden = false;
  };
  setInterval(check, 1000);
  document.addEventListener("visibilitychange", check);
})();
