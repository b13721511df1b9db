// Help with forms. Everything here is a comfort: without it all fields show and the server decides.
(() => {
  const each = (root, selector, run) => root.querySelectorAll(selector).forEach(run);
  const leaving = () => document.documentElement.dataset.leaving === "true";

  // ---- one submit only; the pressed button's value still travels ----
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-many")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "true";
    delete form.dataset.dirty;
    // Disabled a tick later, for a disabled button would not be posted.
    setTimeout(() => each(form, "button:not([type=button]), input[type=submit]", (b) => b.setAttribute("aria-disabled", "true")));
  });
  window.addEventListener("pageshow", () => each(document, "form[data-sent]", (form) => {
    delete form.dataset.sent;
    each(form, "[aria-disabled]", (b) => b.removeAttribute("aria-disabled"));
  }));

  // ---- unsaved work ----
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-guard")) form.dataset.dirty = "true";
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving() && document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
  });

  // ---- fields that depend on another: data-show-when="name=value1,value2" ----
  const valuesOf = (form, name) => [...form.elements]
    .filter((el) => el.name === name && !el.disabled && (!["radio", "checkbox"].includes(el.type) || el.checked))
    .flatMap((el) => (el.multiple ? [...el.selectedOptions].map((o) => o.value) : [el.value]));
  const showWhen = (box) => {
    const form = box.closest("form");
    if (!form) return;
    const [name, wanted] = box.dataset.showWhen.split("=");
    const inside = box.parentElement.closest("[data-show-when][hidden]");
    const show = !inside && valuesOf(form, name).some((value) => wanted.split(",").includes(value));
    box.hidden = !show;
    each(box, "input, select, textarea, button", (el) => { el.disabled = !show; });
  };
  const showAll = () => each(document, "[data-show-when]", showWhen);
  document.addEventListener("change", showAll);

  // ---- what is left to write in a long text ----
  const count = (area) => {
    let line = area.parentElement.querySelector(":scope > .counter");
    if (!line) {
      line = document.createElement("div");
      line.className = "counter";
      area.after(line);
    }
    const left = area.maxLength - area.value.length;
    line.textContent = (document.body.dataset.textCharsLeft || "{n}").replace("{n}", left);
    line.dataset.near = String(left < area.maxLength / 10);
  };
  const counters = (root) => each(root, "textarea[maxlength]", count);
  document.addEventListener("input", (event) => { if (event.target.matches("textarea[maxlength]")) count(event.target); });

  // ---- further rows of a formset ----
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-formset-add]");
    const set = event.target.closest("[data-formset]");
    if (!set) return;
    if (add) addRow(set);
    const remove = event.target.closest("[data-formset-remove]");
    if (remove) removeRow(set, remove.closest(".formset-row"));
  });
  const addRow = (set) => {
    const total = set.querySelector("[name$='-TOTAL_FORMS']");
    const most = set.querySelector("[name$='-MAX_NUM_FORMS']");
    if (most && Number(total.value) >= Number(most.value)) return;
    const html = set.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
    const rows = set.querySelector("[data-formset-rows]");
    rows.insertAdjacentHTML("beforeend", html);
    total.value = Number(total.value) + 1;
    showAll();
    counters(rows);
    rows.lastElementChild.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };
  // A row is marked, never cut out: the numbers of the others must stay.
  const removeRow = (set, row) => {
    const mark = row.querySelector("[name$='-DELETE']");
    if (!mark) return;
    if (mark.type === "checkbox") mark.checked = true; else mark.value = "on";
    row.hidden = true;
    mark.dispatchEvent(new Event("input", { bubbles: true }));
    set.querySelector("[data-formset-add]")?.focus();
  };

  // ---- errors: focus goes to the summary, from there to the field ----
  const summary = document.querySelector("[data-error-summary]");
  if (summary) {
    document.title = `${summary.dataset.titlePrefix} ${document.title}`;
    summary.focus();
    summary.addEventListener("click", (event) => {
      const target = document.getElementById(event.target.closest("a")?.hash.slice(1) || "");
      if (!target) return;
      event.preventDefault();
      target.scrollIntoView({ block: "center" });
      (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"))?.focus({ preventScroll: true });
    });
  }

  // ---- on a phone the navigation starts folded ----
  each(document, ".nav-menu", (menu) => {
    const narrow = window.matchMedia("(max-width: 47.99rem)");
    const fold = () => { menu.open = !narrow.matches; menu.dataset.ready = "true"; };
    narrow.addEventListener("change", fold);
    fold();
  });

  // ---- menus close by Escape or a click elsewhere ----
  document.addEventListener("click", (event) => each(document, "details.menu[open]", (menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    each(document, "details.menu[open]", (menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  document.addEventListener("dost:swapped", (event) => { showAll(); counters(event.detail); });
  showAll();
  document.documentElement.dataset.shown = "true";
  counters(document);
})();
