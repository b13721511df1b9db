// Counts down in the browser from epochs given by the server, against the server's clock.
// The words are base.html's (data-text-* of the body), so this file speaks no language.
(() => {
  let offset = Number(document.body.dataset.serverEpoch || Date.now() / 1000) - Date.now() / 1000;
  const said = document.body.dataset;
  const words = { days: said.textDays, hours: said.textHours, minutes: said.textMinutes, moment: said.textMoment };
  const now = () => Date.now() / 1000 + offset;

  const span = (seconds) => {
    const minutes = Math.floor(seconds / 60);
    const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    if (d) return words.days.replace("{d}", d).replace("{h}", h);
    if (h) return words.hours.replace("{h}", h).replace("{m}", String(m).padStart(2, "0"));
    if (m) return words.minutes.replace("{m}", m);
    return words.moment;
  };
  const stateAt = (due, warn, at) => (at >= due ? "breached" : warn && at >= warn ? "warning" : "running");

  const tick = (el, at) => {
    const data = el.dataset;
    if (data.state === "stopped") return;
    const due = Number(data.due);
    const late = at >= due;
    // What is left is rounded up and what is late down: "1 min left" is still in time.
    const seconds = late ? at - due : Math.ceil((due - at) / 60) * 60;
    const text = (late ? said.textLate : said.textLeft).replace("{time}", span(seconds));
    const value = el.querySelector("[data-clock-value]");
    if (value.textContent !== text) value.textContent = text;
    const bar = el.querySelector("progress");
    if (bar) bar.value = Math.min(1, Math.max(0, (at - data.start) / (due - data.start)));
    const state = stateAt(due, Number(data.warn), at);
    if (state === data.state) return;
    data.state = state;
    const word = said[`word${state[0].toUpperCase()}${state.slice(1)}`];
    const shown = el.querySelector("[data-clock-word]");
    if (shown) shown.textContent = word;
    el.querySelector("[data-clock-said]").textContent = `${data.label}: ${word}`;
  };
  const tickAll = () => {
    const at = now();
    document.querySelectorAll("[data-clock]").forEach((el) => tick(el, at));
  };

  tickAll();
  setInterval(tickAll, 1000);
  document.addEventListener("visibilitychange", tickAll);
  document.addEventListener("dost:swapped", tickAll);
  // Every poll brings the server's time again; a wrong clock on the desk's PC changes nothing.
  document.addEventListener("dost:server-time", (event) => {
    if (Math.abs(event.detail - now()) > 2) { offset = event.detail - Date.now() / 1000; tickAll(); }
  });
})();
