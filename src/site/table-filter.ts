/** A field above a table of many rows, that keeps the rows in which what is typed stands: a hundred vestigingen, two hundred behandelaars. */

/** From so many rows on. */
const MANY = 25;

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

function add(table: HTMLTableElement): void {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const box = table.closest(".tabelvak") ?? table;
  if (rows.length < MANY || box.previousElementSibling?.matches(".tabelzoek")) return;
  const label = document.createElement("label");
  label.className = "tabelzoek";
  const field = document.createElement("input");
  field.type = "search";
  field.autocomplete = "off";
  const found = document.createElement("output");
  found.setAttribute("aria-live", "polite");
  label.append("Zoek in deze tabel ", field, " ", found);
  field.addEventListener("input", () => {
    const wanted = plain(field.value.trim());
    let left = 0;
    for (const row of rows) {
      row.hidden = !plain(row.textContent ?? "").includes(wanted);
      if (!row.hidden) left++;
    }
    found.textContent = wanted === "" ? "" : `${left} van ${rows.length} rijen`;
  });
  box.before(label);
}

/** Gives every long table its field, also in figures that are drawn later. */
export function holdTables(): void {
  const within = (root: ParentNode): void => {
    for (const table of root.querySelectorAll<HTMLTableElement>(".blad table")) add(table);
  };
  within(document);
  document.addEventListener("rom:getekend", ({ target }) => {
    if (target instanceof Element) within(target);
  });
}

/** A copy of a block without such fields, all its rows shown. */
export function withoutFields(copy: Element): void {
  for (const label of copy.querySelectorAll(".tabelzoek")) label.remove();
  for (const row of copy.querySelectorAll("tr[hidden]")) row.removeAttribute("hidden");
}
