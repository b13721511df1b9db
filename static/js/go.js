// The palette: Ctrl+K shows what the server says this person may do. Typing narrows it; a whole number opens a case.
(() => {
  const box = document.querySelector("[data-go]");
  if (!box) return;
  const part = (selector) => box.querySelector(selector);
  const [form, input, list, source] = ["form", "[role=combobox]", "[role=listbox]", "[data-go-source]"].map(part);
  const [none, keys, single] = ["[data-go-none]", "[data-go-keys]", "[data-go-single]"].map(part);
  const NUMBER = /^[0-9a-z]{4}[- ]?[0-9a-z]{4}$/i;
  let ways = [];
  let at = 0;
  let moved = false;

  // "əlavə" is found by "elave" too.
  const plain = (text) => text.toLocaleLowerCase(document.documentElement.lang).normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ı", "i").replaceAll("ə", "e");
  const name = (way) => (way === form ? form.dataset.goNumber.replace("{number}", input.value.trim().toUpperCase()) : way.dataset.goTool || way.textContent.trim());

  const mark = () => {
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (ways.length) input.setAttribute("aria-activedescendant", `go-${at}`); else input.removeAttribute("aria-activedescendant");
  };
  const choose = (way) => {
    if (!way) return;
    box.close();
    if (way === form) form.submit(); else way.click();
  };
  const show = (kept) => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    ways = [...source.querySelectorAll("a, button"), ...document.querySelectorAll("[data-go-tool]")].filter((way) => words.every((word) => plain(name(way)).includes(word)));
    if (form.dataset.goNumber && NUMBER.test(input.value.trim())) ways.unshift(form);
    // What somebody marked stays marked when the server's answer comes.
    at = Math.max(0, ways.findIndex((way) => name(way) === kept));
    list.replaceChildren(...ways.map((way, i) => {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.id = `go-${i}`;
      option.textContent = name(way);
      option.addEventListener("click", () => choose(way));
      return option;
    }));
    none.textContent = ways.length ? "" : none.dataset.goNone;
    mark();
  };
  const open = async () => {
    if (document.querySelector("dialog[open]")) return;
    input.value = "";
    keys.open = moved = false;
    box.showModal();
    show();
    try {
      const answer = await fetch(box.dataset.go, { headers: { "X-Requested-With": "fetch" }, cache: "no-store" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const text = await answer.text();
      const marked = moved && ways[at] && name(ways[at]);
      source.innerHTML = text;
      show(marked);
    } catch { /* what is on the page itself can still be chosen */ }
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => show());
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") { event.preventDefault(); choose(ways[at]); }
    if (!step || !ways.length) return;
    event.preventDefault();
    moved = true;
    at = (at + step + ways.length) % ways.length;
    mark();
  });
  document.addEventListener("click", (event) => {
    if (event.target === box) box.close(); // beside it
    if (!event.target.closest("[data-go-open]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (box.open) box.close(); else open();
    } else if (event.key === "?" && document.documentElement.dataset.keys !== "off" && !event.target.closest("input, textarea, select, [contenteditable]")) {
      open();
      keys.open = true;
    }
  });

  // Keys that are one letter can be switched off (WCAG 2.1.4): somebody speaks to the computer, or hits keys by chance.
  const stored = (value) => { try { if (value) localStorage.setItem("dost-keys", value); return localStorage.getItem("dost-keys"); } catch { return value; } };
  const keep = (value) => { document.documentElement.dataset.keys = stored(value) || "on"; };
  keep();
  single.checked = document.documentElement.dataset.keys !== "off";
  single.addEventListener("change", () => keep(single.checked ? "on" : "off"));
})();
