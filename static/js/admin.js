/* The desk: names for the autocompletes of select2, which leaves some of its parts without,
   and focus on the summary of errors. Everything works without it. */
"use strict";
(() => {
  const nameOf = (select) => {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    return label ? label.textContent.trim() : select.name;
  };
  const nameParts = (select) => {
    const container = select.nextElementSibling;
    if (!container || !container.classList.contains("select2-container")) return;
    const name = nameOf(select);
    for (const part of container.querySelectorAll('[role="combobox"], .select2-search__field')) {
      if (!part.hasAttribute("aria-label")) part.setAttribute("aria-label", name);
      part.removeAttribute("aria-labelledby");
    }
    for (const part of container.querySelectorAll(".select2-search__field")) part.removeAttribute("role");
    for (const part of container.querySelectorAll(".select2-selection__rendered")) {
      part.removeAttribute("role");
      part.removeAttribute("aria-readonly");
    }
  };
  const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(nameParts);
  addEventListener("load", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.querySelector("main"), { childList: true, subtree: true });
    const summary = document.querySelector(".error-summary, .errornote");
    if (summary) {
      summary.tabIndex = -1;
      summary.focus();
    }
  });
})();
