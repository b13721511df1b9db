// Keys of the desk: one letter presses the button that carries it; never while somebody types or confirms.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat || event.isComposing || document.documentElement.dataset.keys === "off") return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector(".confirm[open], dialog[open]")) return;
  const button = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]:not(:disabled)`);
  if (button) { event.preventDefault(); button.click(); }
});
