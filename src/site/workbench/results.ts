import { csvText } from "../components/table.js";
import { number } from "../format.js";
import { button, download, h } from "./dom.js";
import type { Result } from "./graph.js";

/** The rows of an answer: a page at a time, in the order that a reader asks for, and as a file. */

const PAGE = 10;

type ResultRow = Readonly<Record<string, unknown>>;

/** Decimals that a column of numbers needs, four at most. */
export function decimalsOf(rows: readonly ResultRow[], naam: string): number {
  let most = 0;
  for (const r of rows) {
    const v = r[naam];
    if (typeof v !== "number") continue;
    while (most < 4 && Math.abs(v - Number(v.toFixed(most))) > 1e-9 * Math.max(1, Math.abs(v))) most++;
  }
  return most;
}

/** As a reader sees it; null is a dash, which a hidden figure is too. */
export function shown(value: unknown, digits = 0): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return number(value, digits);
  if (typeof value === "boolean") return value ? "ja" : "nee";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

const compare = (a: unknown, b: unknown): number => {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
  if (b === null || b === undefined) return -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "nl", { numeric: true });
};

/** A year is a name, not an amount. */
const YEAR = /jaar|year/i;

/** What a figure's status says stands in words, not as a dash only. */
export const cellText = (row: ResultRow, naam: string, digits: number): string => {
  const value = row[naam];
  return (value === null || value === undefined) && row["status"] === "verborgen" && naam !== "reden"
    ? "niet getoond"
    : YEAR.test(naam) && Number.isInteger(value)
      ? String(value)
      : shown(value, digits);
};

/** @param naam of the file @param caption what screen readers hear */
export function resultTable(r: Result, naam: string, caption: string): HTMLElement {
  const place = h("div", { class: "wb-uitkomst" });
  let rows: readonly ResultRow[] = r.rijen;
  let page = 0;
  let by: { naam: string; down: boolean } | null = null;
  const decimals = new Map(r.kolommen.map((k) => [k.naam, k.getal ? decimalsOf(r.rijen, k.naam) : 0]));
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const sortBy = (k: string): void => {
    by = { naam: k, down: by?.naam === k ? !by.down : false };
    const sign = by.down ? -1 : 1;
    rows = [...r.rijen].sort((a, b) => sign * compare(a[k], b[k]));
    page = 0;
    draw();
    place.querySelectorAll<HTMLButtonElement>("th button")[r.kolommen.findIndex((c) => c.naam === k)]?.focus();
  };
  const csv = (): void =>
    download(
      `${naam}.csv`,
      "text/csv",
      csvText(
        r.kolommen.map((k) => ({
          kop: k.naam,
          waarde: (row: ResultRow) => {
            const v = row[k.naam];
            return typeof v === "number" || typeof v === "string" ? v : v === null || v === undefined ? null : shown(v);
          },
        })),
        rows,
      ),
    );
  const draw = (): void => {
    const head = r.kolommen.map((k) =>
      h(
        "th",
        {
          scope: "col",
          class: k.getal ? "getal" : undefined,
          "aria-sort": by?.naam === k.naam ? (by.down ? "descending" : "ascending") : undefined,
        },
        button(k.naam, () => sortBy(k.naam), `${k.naam}: sorteren`),
      ),
    );
    const body = rows
      .slice(page * PAGE, (page + 1) * PAGE)
      .map((row) =>
        h(
          "tr",
          {},
          ...r.kolommen.map((k) =>
            h("td", { class: k.getal ? "getal" : undefined }, cellText(row, k.naam, decimals.get(k.naam) ?? 0)),
          ),
        ),
      );
    const back = button("Vorige", () => turn(-1));
    const on = button("Volgende", () => turn(1));
    back.disabled = page === 0;
    on.disabled = page >= pages - 1;
    place.replaceChildren(
      h(
        "div",
        { class: "tabelvak", tabindex: 0, role: "region", "aria-label": caption },
        h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body)),
      ),
      h(
        "p",
        { class: "wb-onder", "aria-live": "polite" },
        `${r.meer ? `Eerste ${number(r.rijen.length)} rijen; er zijn er meer.` : r.rijen.length === 1 ? "1 rij." : `${number(r.rijen.length)} rijen.`} `,
        pages > 1 && h("span", { class: "wb-bladeren" }, back, ` ${page + 1} van ${pages} `, on),
        button("CSV", csv, `CSV van ${naam}`),
      ),
    );
  };
  const turn = (step: number): void => {
    page += step;
    draw();
    const [back, on] = place.querySelectorAll<HTMLButtonElement>(".wb-bladeren button");
    (step > 0 ? (on?.disabled ? back : on) : back?.disabled ? on : back)?.focus();
  };
  draw();
  return place;
}
