// Tables sort and filter. Without this script they are complete, in the order of the report.
(() => {
  "use strict";
  const key = (row, index) => {
    const cell = row.cells[index];
    if (!cell) return { number: null, text: "" };
    const value = cell.dataset.value;
    return { number: value === undefined ? null : Number(value), text: cell.textContent.trim() };
  };
  // Numbers first, then words; what is empty comes last in both directions.
  const compare = (a, b) => {
    if (a.number !== null && b.number !== null) return a.number - b.number;
    if (a.number !== null) return -1;
    if (b.number !== null) return 1;
    return a.text.localeCompare(b.text, document.documentElement.lang, { numeric: true });
  };
  const empty = (k) => k.number === null && (k.text === "" || k.text === "–");
  const next = { none: "ascending", ascending: "descending", descending: "none" };

  for (const box of document.querySelectorAll("[data-sortable]")) {
    const body = box.querySelector("tbody");
    const rows = Array.from(body.rows);
    const heads = Array.from(box.querySelectorAll("thead th"));
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const order = next[head.getAttribute("aria-sort")];
        for (const other of heads) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", order);
        const index = head.cellIndex;
        const sign = order === "descending" ? -1 : 1;
        const sorted = rows.map((row, place) => ({ row, place, key: key(row, index) }));
        if (order !== "none") {
          sorted.sort((a, b) => {
            if (empty(a.key) !== empty(b.key)) return empty(a.key) ? 1 : -1;
            return sign * compare(a.key, b.key) || a.place - b.place;
          });
        }
        body.append(...sorted.map((item) => item.row));
      });
    }
    if (!box.dataset.filter) continue;
    const search = document.createElement("div");
    search.className = "search";
    const label = document.createElement("label");
    const input = document.createElement("input");
    const output = document.createElement("output");
    input.type = "search";
    label.append(box.dataset.filter, " ", input);
    search.append(label, output);
    box.prepend(search);
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    input.addEventListener("input", () => {
      const asked = plain(input.value.trim());
      let shown = 0;
      for (const row of rows) {
        row.hidden = asked !== "" && !plain(row.textContent).includes(asked);
        if (!row.hidden) shown += 1;
      }
      output.textContent = asked === "" ? ""
        : box.dataset.filtered.replace("{shown}", shown).replace("{all}", rows.length);
    });
  }
})();
