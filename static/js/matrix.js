// Arrow keys walk through the cells of a table with many numbers. Tab and the links work without it.
(() => {
  "use strict";
  const table = document.querySelector("table[data-arrows]");
  if (!table) return;
  const rows = () => [...table.rows].filter((row) => row.cells.length > 1);
  const go = (cell) => {
    const link = cell.querySelector("a");
    if (!link) cell.tabIndex = -1;
    (link || cell).focus();
  };
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    if (!cell || event.altKey || event.metaKey || event.shiftKey) return;
    const all = rows(), y = all.indexOf(cell.parentElement), x = cell.cellIndex;
    if (y < 0) return;
    const step = document.dir === "rtl" ? -1 : 1, whole = event.ctrlKey;
    const last = all[y].cells.length - 1;
    const to = {
      ArrowRight: [y, whole ? (step > 0 ? last : 0) : x + step],
      ArrowLeft: [y, whole ? (step > 0 ? 0 : last) : x - step],
      ArrowDown: [whole ? all.length - 1 : y + 1, x],
      ArrowUp: [whole ? 0 : y - 1, x],
      Home: [whole ? 0 : y, 0],
      End: [whole ? all.length - 1 : y, last],
    }[event.key];
    const found = to && all[to[0]]?.cells[to[1]];
    if (!found) return;
    event.preventDefault();
    go(found);
  });
})();
