import { type ChartChoice, chartSpec, MARKS, type Mark } from "./chart-form.js";
import { button, h } from "./dom.js";
import { type Bench, type CellView, framed, outcome } from "./frame.js";
import type { Result } from "./graph.js";
import type { Cell, Json } from "./notebook.js";
import { resultTable } from "./results.js";

/** Cells that show the rows of another: a drawing, with the form that writes its specification, and a table. */

type ChartCell = Extract<Cell, { soort: "figuur" }>;
type TableCell = Extract<Cell, { soort: "tabel" }>;

const options = (names: readonly string[], chosen: string, none?: string): HTMLOptionElement[] =>
  [...(none === undefined ? [] : [["", none] as const]), ...names.map((n) => [n, n] as const)].map(([value, text]) =>
    h("option", { value, selected: value === chosen }, text),
  );

/** A choice of one of the cells with rows. */
function rowChoice(
  bench: Bench,
  chosen: () => string,
  pick: (naam: string) => void,
): { readonly element: HTMLElement; refresh(): void } {
  const select = h("select", { change: () => pick(select.value) });
  const refresh = (): void => {
    const names = bench.rows();
    const now = chosen();
    select.replaceChildren(...options(names, now, names.includes(now) ? undefined : "kies een cel"));
  };
  refresh();
  return { element: h("label", { class: "wb-veld" }, "Rijen van ", select), refresh };
}

export function tableView(bench: Bench, id: number, first: TableCell): CellView {
  let cell = first;
  const out = outcome();
  const choice = rowChoice(
    bench,
    () => cell.rijen,
    (rijen) => {
      cell = { ...cell, rijen };
      bench.change(id, cell);
    },
  );
  return {
    element: framed(bench, id, cell, null, [out.element], [choice.element]),
    watcher: {
      bezig: () => out.busy(),
      waarde: (value) => out.show(resultTable(value as Result, cell.rijen, `Tabel van ${cell.rijen}`)),
      fout: (cause) => out.fault(bench.fault(cause)),
    },
    refresh: choice.refresh,
  };
}

const VORMEN: Readonly<Record<Mark, string>> = {
  punt: "punten",
  staaf: "staven",
  lijn: "lijn",
  interval: "punten met interval",
};

export function chartView(bench: Bench, id: number, first: ChartCell): CellView {
  let cell = first;
  let rows: Result | null = null;
  const out = outcome();
  const put = (next: ChartCell): void => {
    cell = next;
    bench.change(id, cell);
  };
  const choice = rowChoice(
    bench,
    () => cell.rijen,
    (rijen) => put({ ...cell, rijen }),
  );
  const spec = h("textarea", {
    class: "wb-spec",
    rows: 10,
    spellcheck: "false",
    "aria-label": "Vega-Lite-specificatie",
  });
  const wrong = h("p", { class: "wb-fout", hidden: true, role: "alert" });
  const writeSpec = (): void => {
    spec.value = JSON.stringify(cell.spec, null, 2);
  };
  writeSpec();
  const readSpec = (): void => {
    try {
      const read: unknown = JSON.parse(spec.value);
      if (typeof read !== "object" || read === null || Array.isArray(read)) throw new SyntaxError("geen object");
      wrong.hidden = true;
      put({ ...cell, spec: read as Json });
    } catch (cause) {
      wrong.textContent = `Dit is geen JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
      wrong.hidden = false;
    }
  };
  const fields = h("div", { class: "wb-velden" });
  let made: ChartChoice | null = null;
  const form = (): void => {
    const known = bench.fields(cell.rijen);
    const names = known.map((f) => f.naam);
    const numbers = known.filter((f) => f.getal).map((f) => f.naam);
    const words = known.filter((f) => !f.getal).map((f) => f.naam);
    if (names.length === 0) {
      fields.replaceChildren(h("p", { class: "wb-leeg" }, "De assen zijn te kiezen zodra de cel rijen heeft."));
      return;
    }
    const ends = numbers.includes("laag") && numbers.includes("hoog") ? { laag: "laag", hoog: "hoog" } : {};
    const stands = made && [made.x, made.y, made.laag, made.hoog, made.kleur].every((f) => !f || names.includes(f));
    const start: ChartChoice =
      made && stands
        ? made
        : {
            vorm: "laag" in ends ? "interval" : "staaf",
            x: numbers.includes("waarde") ? "waarde" : (numbers[0] ?? names[0] ?? ""),
            y: words[0] ?? names[1] ?? names[0] ?? "",
            ...ends,
          };
    made = start;
    const pick = (label: string, key: keyof ChartChoice, list: readonly string[], none?: string): HTMLElement => {
      const select = h("select", {}, ...options(list, String(start[key] ?? ""), none));
      select.addEventListener("change", () => {
        const { [key]: _, ...rest } = made ?? start;
        made = (select.value === "" ? rest : { ...rest, [key]: select.value }) as ChartChoice;
        if (key === "vorm") form();
      });
      return h("label", { class: "wb-veld" }, `${label} `, select);
    };
    const vorm = pick("Vorm", "vorm", Object.keys(MARKS));
    for (const o of vorm.querySelectorAll("option")) o.textContent = VORMEN[o.value as Mark];
    fields.replaceChildren(
      vorm,
      pick("Horizontaal", "x", names),
      pick("Verticaal", "y", names),
      ...(start.vorm === "interval" ? [pick("Van", "laag", numbers), pick("Tot", "hoog", numbers)] : []),
      pick("Kleur", "kleur", words, "geen"),
      button("Schrijf de figuur", () => {
        if (!made) return;
        put({ ...cell, spec: chartSpec(made, known) });
        writeSpec();
      }),
    );
  };
  form();
  const details = h(
    "details",
    { class: "wb-vorm", open: Object.keys(cell.spec).length === 0 },
    h("summary", {}, "Vorm en specificatie"),
    fields,
    spec,
    wrong,
    button("Teken deze specificatie", readSpec),
  );
  const draw = async (): Promise<void> => {
    if (!rows) return;
    if (Object.keys(cell.spec).length === 0) {
      out.show(h("p", { class: "wb-leeg" }, "Kies een vorm en assen, en dan: Schrijf de figuur."));
      return;
    }
    try {
      const { drawReaders } = await import("./draw.js");
      const figure = h("figure", {
        class: "figuur",
        tabindex: 0,
        role: "group",
        "aria-label": `Figuur van ${cell.rijen}; de rijen staan in die cel`,
      });
      figure.innerHTML = await drawReaders(cell.spec, rows.rijen);
      const hidden = rows.rijen.filter((r) => r["status"] === "verborgen").length;
      const cut = rows.meer ? ` Dit zijn de eerste; er zijn er meer.` : "";
      const gone = hidden
        ? ` ${hidden === 1 ? "Eén cijfer is" : `${hidden} cijfers zijn`} verborgen en niet getekend: dat is geen nul.`
        : "";
      out.show(figure, h("p", { class: "wb-onder" }, `${rows.rijen.length} rijen van ${cell.rijen}.${cut}${gone}`));
    } catch (cause) {
      out.fault(`De figuur kan niet worden getekend: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
  return {
    element: framed(bench, id, cell, null, [out.element, details], [choice.element]),
    watcher: {
      bezig: () => out.busy(),
      waarde: (value) => {
        rows = value as Result;
        form();
        void draw();
      },
      fout: (cause) => out.fault(bench.fault(cause)),
    },
    refresh: () => {
      choice.refresh();
    },
  };
}
