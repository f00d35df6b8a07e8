import MarkdownIt from "markdown-it";
import { button, h } from "./dom.js";
import { type Bench, type CellView, framed } from "./frame.js";
import type { Cell, Control } from "./notebook.js";

/** Cells without a question: text, choices, and code of a page that the workbench keeps and does not run. */

const markdown = new MarkdownIt({ html: false, linkify: false });
/** A title in a text is one below that of the page. */
markdown.core.ruler.push("lager", (state) => {
  for (const t of state.tokens)
    if (t.type === "heading_open" || t.type === "heading_close") t.tag = `h${Math.min(6, Number(t.tag.slice(1)) + 1)}`;
});
/** An image would be fetched; its description stays. */
markdown.disable("image");

type TextCell = Extract<Cell, { soort: "tekst" }>;
type CodeCell = Extract<Cell, { soort: "code" }>;

export function textView(bench: Bench, id: number, cell: TextCell): CellView {
  let text = cell.tekst;
  const shown = h("div", { class: "wb-tekstvlak" });
  const area = h("textarea", { class: "wb-tekstveld", rows: 6, "aria-label": "Tekst in Markdown", hidden: true });
  const draw = (): void => {
    shown.innerHTML = markdown.render(text || "_Nog geen tekst._");
    for (const a of shown.querySelectorAll("a")) a.rel = "noreferrer noopener";
  };
  const edit = button("Wijzig", () => toggle(), "Wijzig tekst");
  const toggle = (): void => {
    const open = area.hidden;
    area.hidden = !open;
    shown.hidden = open;
    edit.textContent = open ? "Klaar" : "Wijzig";
    if (open) {
      area.value = text;
      area.rows = Math.min(20, Math.max(4, text.split("\n").length + 1));
      area.focus();
    } else draw();
  };
  area.addEventListener("input", () => {
    text = area.value;
    bench.change(id, { ...cell, tekst: text }, true);
  });
  draw();
  return { element: framed(bench, id, cell, null, [shown, area], [edit]), focus: () => area.hidden && toggle() };
}

export const codeView = (bench: Bench, id: number, cell: CodeCell): CellView => ({
  element: framed(bench, id, cell, null, [
    h("p", { class: "wb-leeg" }, "Code van een pagina. De werkbank voert haar niet uit en bewaart haar zoals ze is."),
    h("pre", {}, h("code", {}, cell.code)),
  ]),
});

const lines = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((s) => s.trim())
      .filter((s) => s !== ""),
  ),
];

/** A control: what it offers stands in it, and can be changed below. */
export function controlView(bench: Bench, id: number, first: Control): CellView {
  let cell: Control = first;
  const place = h("div", { class: "wb-keuzevak" });
  const put = (next: Control): void => {
    cell = next;
    bench.change(id, cell);
  };
  const draw = (): void => {
    const c = cell;
    if (c.vorm === "schuif") {
      const said = h("output", {}, String(c.waarde));
      const range = h("input", {
        type: "range",
        min: c.van,
        max: c.tot,
        step: c.stap,
        value: c.waarde,
        "aria-label": c.label,
      });
      range.addEventListener("input", () => {
        said.textContent = range.value;
      });
      range.addEventListener("change", () => put({ ...c, waarde: Number(range.value) }));
      place.replaceChildren(h("label", {}, `${c.label} `, range, " ", said));
      return;
    }
    if (c.vorm === "een") {
      const select = h("select", {}, ...c.opties.map((o) => h("option", { value: o, selected: o === c.waarde }, o)));
      select.addEventListener("change", () => put({ ...c, waarde: select.value }));
      place.replaceChildren(h("label", {}, `${c.label} `, select));
      return;
    }
    const chosen = new Set(c.waarde);
    const boxes = c.opties.map((o) => {
      const box = h("input", { type: "checkbox", checked: chosen.has(o) });
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(o);
        else chosen.delete(o);
        put({ ...c, waarde: c.opties.filter((x) => chosen.has(x)) });
      });
      return h("label", { class: "wb-vink" }, box, ` ${o}`);
    });
    place.replaceChildren(h("fieldset", {}, h("legend", {}, c.label), ...boxes));
  };
  const label = h("input", { value: cell.label, "aria-label": "Opschrift van de keuze" });
  label.addEventListener("change", () => {
    put({ ...cell, label: label.value });
    draw();
  });
  const settings = (): Node[] => {
    const c = cell;
    if (c.vorm === "schuif")
      return (["van", "tot", "stap"] as const).map((k) => {
        const field = h("input", { type: "number", value: c[k], step: "any" });
        field.addEventListener("change", () => {
          const next = { ...(cell as typeof c), [k]: Number(field.value) };
          if (!(next.van < next.tot) || !(next.stap > 0)) {
            field.setCustomValidity("Van moet onder tot liggen, en de stap boven 0.");
            field.reportValidity();
            return;
          }
          field.setCustomValidity("");
          put({ ...next, waarde: Math.min(next.tot, Math.max(next.van, next.waarde)) });
          draw();
        });
        return h("label", { class: "wb-veld" }, `${k} `, field);
      });
    const area = h("textarea", { rows: 5, "aria-label": "Wat er te kiezen is, één per regel" });
    area.value = c.opties.join("\n");
    area.addEventListener("change", () => {
      const opties = lines(area.value);
      const now = cell;
      if (now.vorm === "een")
        put({ ...now, opties, waarde: opties.includes(now.waarde) ? now.waarde : (opties[0] ?? "") });
      else if (now.vorm === "meer") put({ ...now, opties, waarde: now.waarde.filter((w) => opties.includes(w)) });
      draw();
    });
    return [h("label", { class: "wb-veld" }, "Te kiezen, één per regel ", area)];
  };
  draw();
  const details = h(
    "details",
    {},
    h("summary", {}, "Wijzig deze keuze"),
    h("label", { class: "wb-veld" }, "Opschrift ", label),
    ...settings(),
  );
  const use = h("p", { class: "wb-tijd" }, `In een vraag: \${${cell.naam}}`);
  return { element: framed(bench, id, cell, cell.naam, [place, use, details]) };
}
