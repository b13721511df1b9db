// The session lives as long as somebody works, also in one long text: real activity is told to the server.
// When nobody does, the page covers itself, on the server too; later the session ends and the page clears itself.
(() => {
  const box = document.querySelector("[data-session]");
  const cover = document.querySelector("[data-lock]");
  if (!box || !cover) return;
  const idleAfter = Number(box.dataset.idleSeconds) * 1000;
  const lockAfter = Number(cover.dataset.lockSeconds) * 1000;
  const warnBefore = Math.min(60000, lockAfter / 3);
  const tellEvery = Math.min(120000, idleAfter / 4);
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("dost-activity") : null;
  const password = cover.querySelector("[type=password]");
  const error = cover.querySelector("[data-lock-error]");
  let active = Date.now();
  let told = Date.now();
  let title = "";
  const post = (form, more = {}) => fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), redirect: "manual", ...more });

  const tell = async () => {
    told = Date.now();
    try {
      const answer = await post(box);
      if (!answer.ok) told = 0; // tried again with the next key
    } catch { told = 0; }
  };
  const seen = (at) => { active = Math.max(active, at); box.hidden = true; };
  const act = () => {
    if (cover.open) return;
    const now = Date.now();
    if (now - active > 1000) channel?.postMessage(now);
    seen(now);
    if (now - told > tellEvery) tell();
  };
  ["keydown", "pointerdown", "input", "scroll"].forEach((name) => document.addEventListener(name, act, { passive: true, capture: true }));
  box.addEventListener("submit", (event) => { event.preventDefault(); act(); });

  // ---- the lock ----
  const close = () => {
    if (cover.open) return false;
    [title, document.title] = [document.title, "DOST"];
    document.documentElement.dataset.locked = "true";
    box.hidden = true;
    cover.showModal();
    return true;
  };
  const lock = async () => {
    if (!close()) return;
    channel?.postMessage("lock");
    const waits = [];
    document.dispatchEvent(new CustomEvent("dost:lock", { detail: waits }));
    await Promise.race([Promise.allSettled(waits), new Promise((done) => setTimeout(done, 3000))]);
    try { await post(cover.querySelector("[data-lock-form]")); } catch { /* covered all the same */ }
  };
  const open = () => {
    cover.close();
    delete document.documentElement.dataset.locked;
    document.title = title;
    password.value = error.textContent = "";
    active = told = Date.now();
  };
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.querySelector("[data-unlock]").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await post(event.target, { headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 204) { open(); channel?.postMessage("unlock"); return; }
      if (answer.type === "opaqueredirect") { leave(); return; } // the session is over
      error.textContent = answer.status === 422 ? await answer.text() : error.dataset.failed;
    } catch { error.textContent = error.dataset.failed; }
    password.value = "";
    password.focus();
  });
  if (channel) channel.onmessage = ({ data }) => {
    if (data === "lock") close();
    else if (data === "unlock") { if (cover.open) open(); } else seen(data);
  };

  const leave = () => {
    document.documentElement.dataset.leaving = "true";
    document.body.style.display = "none";
    location.replace(location.href);
  };
  const check = () => {
    const idle = Date.now() - active;
    if (idle >= idleAfter) leave();
    else if (idle >= lockAfter) lock();
    else if (idle >= lockAfter - warnBefore && !cover.open) box.hidden = false;
  };
  // What leaves on paper is on record.
  const printed = document.querySelector("[data-printed]");
  if (printed) window.addEventListener("beforeprint", () => navigator.sendBeacon(printed.action, new FormData(printed)));
  setInterval(check, 1000);
  document.addEventListener("visibilitychange", check);
  document.querySelector("[data-lock-now]")?.addEventListener("click", (event) => { event.preventDefault(); lock(); });
})();
