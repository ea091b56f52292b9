// Digit keys for the review page. Everything works without this file.
(() => {
  "use strict";
  const form = document.querySelector("form.decide");
  const box = document.getElementById("keys-on");
  if (!form || !box) return;
  const STORED = "desk-keys";
  const remembered = () => {
    try { return localStorage.getItem(STORED); } catch { return null; }
  };
  const show = () => document.body.classList.toggle("keys-on", box.checked);
  let sent = false;

  box.checked = remembered() !== "off";
  box.closest("p").hidden = false;
  show();
  box.addEventListener("change", () => {
    try { localStorage.setItem(STORED, box.checked ? "on" : "off"); } catch { /* not kept */ }
    show();
  });

  // One answer a page: a second press must not answer the next proposal unread.
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });

  document.addEventListener("keydown", (event) => {
    if (!box.checked || sent || event.repeat || event.defaultPrevented) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const at = event.target;
    if (at.closest("input, textarea, select, [contenteditable]")) return;
    // Space keeps its own meaning on whatever has the focus.
    if (event.key === " " && at.closest("button, a, summary")) return;
    const wanted = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });
})();
