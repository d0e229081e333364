// Small comforts. Every page works without this file.
(() => {
  "use strict";
  // The error summary takes the focus, so that it is read first.
  document.querySelector(".error-summary")?.focus();
  // The phone menu closes on Escape and on a press outside it.
  const menu = document.querySelector("details.menu");
  if (menu) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
    });
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  }
  // A form sent once is not sent twice by an impatient second press.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    setTimeout(() => delete event.target.dataset.sent, 5000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  // A block of code that is cut off can be scrolled with the keyboard.
  document.querySelectorAll("pre").forEach((block) => { if (block.scrollWidth > block.clientWidth) block.tabIndex = 0; });
  // Print and copy, where a page offers them.
  document.addEventListener("click", (event) => {
    const control = event.target.closest("[data-print], [data-copy]");
    if (!control) return;
    if ("print" in control.dataset) print();
    else navigator.clipboard?.writeText(control.dataset.copy);
  });
  document.querySelectorAll("[data-print], [data-copy]").forEach((control) => control.removeAttribute("hidden"));
})();
