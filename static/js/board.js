// A board that runs for months: it asks every two seconds, says when it does not know, and mends itself.
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const EVERY = 2000, STALE_AFTER = 10000, RENEW_AFTER = 6 * 3600 * 1000;
  const list = board.querySelector("[data-called]");
  const stale = board.querySelector(".board-stale");
  const sound = board.querySelector("[data-chime]");
  const now = () => performance.now(); // goes on evenly, whoever sets the machine's clock
  const began = now();
  let etag = "", heard = began, audio = null;
  const rows = () => [...list.querySelectorAll("tbody tr")].map((row) => row.innerHTML);
  const chime = () => {
    if (!audio) return;
    [[660, 0], [528, 0.35]].forEach(([pitch, after]) => {
      const tone = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + after;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.3, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 1);
    });
  };
  sound.addEventListener("click", () => {
    if (audio) { audio.close(); audio = null; } else { audio = new AudioContext(); chime(); }
    sound.setAttribute("aria-pressed", String(Boolean(audio)));
  });
  const ask = async () => {
    const headers = { "X-Dost-Poll": "1" };
    if (etag) headers["If-None-Match"] = etag;
    const answer = await fetch(board.dataset.board, { headers, cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    const missed = now() - heard > STALE_AFTER;
    if (answer.ok) {
      const before = rows();
      list.innerHTML = await answer.text();
      etag = answer.headers.get("ETag") || "";
      if (rows().some((row) => !before.includes(row))) chime();
    }
    heard = now();
    stale.hidden = true;
    // The server answers, so a new page comes too, with what was installed meanwhile; it would lose the sound.
    if (!audio && (missed || (heard - began > RENEW_AFTER && !rows().length))) location.reload();
  };
  const turn = async () => {
    try { await ask(); } catch { /* said below */ }
    if (now() - heard > STALE_AFTER) {
      stale.hidden = false;
      etag = "";
      list.querySelectorAll("tbody tr").forEach((row) => row.remove()); // whom nobody may be calling any more
    }
    setTimeout(turn, EVERY);
  };
  turn();
})();
