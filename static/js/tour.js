// The first-login tour: one stop at a time, and a mark on the place it speaks of. It takes the focus only when asked to.
(() => {
  const tour = document.querySelector("[data-tour]");
  if (!tour) return;
  const stops = [...tour.querySelectorAll("[data-tour-stop]")];
  const [next, back, done, skip] = ["next", "back", "done", "skip"].map((name) => tour.querySelector(`[data-tour-${name}]`));
  let at = 0;

  const place = () => document.querySelector(stops[at].dataset.tourStop);
  const unmark = () => document.querySelectorAll("[data-tour-here]").forEach((el) => el.removeAttribute("data-tour-here"));
  const mark = () => { unmark(); place()?.setAttribute("data-tour-here", ""); };
  const show = () => {
    const last = at === stops.length - 1;
    stops.forEach((stop, index) => { stop.hidden = index !== at; });
    back.hidden = at === 0;
    next.hidden = skip.hidden = last;
    done.hidden = !last;
    mark();
  };
  const go = (step) => {
    at += step;
    show();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place()?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    stops[at].focus({ preventScroll: true });
  };

  next.addEventListener("click", () => go(1));
  back.addEventListener("click", () => go(-1));
  tour.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault(); // the page stays: something may be typed in it already
    fetch(event.target.action, { method: "POST", body: new FormData(event.target), redirect: "manual", keepalive: true }).catch(() => {});
    unmark();
    tour.remove();
    document.removeEventListener("dost:swapped", mark);
    document.getElementById("main")?.focus({ preventScroll: true });
  });
  document.addEventListener("dost:swapped", mark);
  tour.dataset.ready = "true";
  show();
})();
