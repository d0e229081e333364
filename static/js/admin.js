/* The desk: names for the autocompletes of select2, which leaves some of its parts without,
   and focus on the summary of errors. Everything works without it. */
"use strict";
(() => {
  const nameOf = (select) => {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    return label ? label.textContent.trim() : select.name;
  };
  const set = (part, name, value) => {
    if (part.getAttribute(name) !== value) part.setAttribute(name, value);
  };
  const nameParts = (select) => {
    const container = select.nextElementSibling;
    if (!container || !container.classList.contains("select2-container")) return;
    const name = nameOf(select);
    const isOpen = container.classList.contains("select2-container--open");
    for (const box of container.querySelectorAll('[role="combobox"]')) {
      set(box, "aria-label", name);
      set(box, "aria-controls", `select2-${select.id}-results`);
      box.removeAttribute("aria-labelledby");
    }
    for (const part of container.querySelectorAll(".select2-selection__rendered")) {
      part.removeAttribute("role");
      part.removeAttribute("aria-readonly");
    }
    const fields = [...container.querySelectorAll(".select2-search__field")];
    if (isOpen) fields.push(...document.querySelectorAll("body > .select2-container .select2-search__field"));
    for (const field of fields) {
      set(field, "aria-label", name);
      field.removeAttribute("role");
    }
    if (isOpen) document.querySelectorAll(".select2-results__options").forEach((list) => set(list, "aria-label", name));
  };
  const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(nameParts);
  addEventListener("load", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
    const summaries = document.querySelectorAll(".error-summary, .errornote, .errorlist.nonfield");
    const summary = [...summaries].find((one) => one.checkVisibility());
    if (summary) {
      summary.tabIndex = -1;
      summary.focus();
    }
  });
})();
