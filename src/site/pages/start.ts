import { tableFigureHtml } from "../components/figure.js";
import { enumerate, escapeHtml, number } from "../format.js";
import { cells } from "../queries/cells.js";
import { hskCells, hskReading } from "../queries/hsk.js";
import { account, instruments, periods, units } from "../queries/lists.js";
import { noMetric } from "./chosen.js";
import type { Block, Page } from "./page.js";
import { paragraph, withInterval } from "./wording.js";

const opening: Block = async (c) => {
  const all = await units(c.q);
  const count = (niveau: string): number => all.filter((u) => u.niveau === niveau).length;
  const closed = (await account(c.q, "zorgtrajecten")).find((r) => r.post === "afgesloten in de periode");
  const label = (await periods(c.q))[0]?.label ?? "";
  const used = await instruments(c.q);
  const organisations = count("organisatie");
  return paragraph([
    `Deze uitgave telt ${closed?.aantal == null ? "een klein aantal" : number(closed.aantal)} zorgtrajecten die in ${label} zijn afgesloten, van ${number(count("vestiging"))} ${count("vestiging") === 1 ? "vestiging" : "vestigingen"}${organisations > 0 ? ` van ${number(organisations)} ${organisations === 1 ? "organisatie" : "organisaties"}` : ""}.`,
    used.length
      ? `Gemeten is met ${enumerate(used.map((i) => i.naam))}.`
      : "Er is geen meting met een bekend instrument.",
  ]);
};

const overview: Block = async (c) => {
  const at = { eenheden: ["totaal"], periode: "totaal" };
  const rows: { wat: string; waarde: string }[] = [
    {
      wat: "Response (geldige voor- en nameting)",
      waarde: withInterval((await cells(c.q, { indicator: "response", ...at }))[0], "percent"),
    },
  ];
  for (const i of await instruments(c.q)) {
    if (i.nulpunt !== null) {
      const of = async (indicator: string): Promise<string> =>
        withInterval((await cells(c.q, { indicator, instrument: i.instrument, ...at }))[0], "percent");
      const [hsk] = await hskCells(c.q, { instrument: i.instrument, ...at });
      const reading = hskReading(hsk);
      rows.push({
        wat: `Percentage verbetering, ${i.instrument}${reading ? ` (${reading})` : ""}`,
        waarde: withInterval(hsk, "percent"),
      });
      rows.push({
        wat: `Begonnen op of onder ${number(i.nulpunt)}, ${i.instrument}`,
        waarde: await of("hsk-start-normaal"),
      });
    }
    rows.push({
      wat: `Delta-T, ${i.instrument}`,
      waarde:
        noMetric(i) ??
        withInterval((await cells(c.q, { indicator: "delta-t", instrument: i.instrument, ...at }))[0], "points"),
    });
  }
  return tableFigureHtml({
    naam: "overzicht",
    titel: "In één oogopslag",
    kopniveau: 2,
    onderschrift: "Over alle vestigingen en de hele periode.",
    rijen: rows,
    kolommen: [
      { kop: "Cijfer", waarde: (r) => r.wat },
      { kop: "Waarde", waarde: (r) => r.waarde },
    ],
  });
};

const list: Block = async (c) => {
  const all = (await units(c.q)).filter((u) => u.niveau === "vestiging");
  const groups = new Map<string, typeof all>();
  for (const u of all) groups.set(u.organisatienaam ?? "", [...(groups.get(u.organisatienaam ?? "") ?? []), u]);
  return [...groups]
    .map(
      ([name, members]) =>
        `<section class="lijst">${name ? `<h3>${escapeHtml(name)}</h3>` : ""}<ul>${members.map((u) => `<li><a href="${c.wortel}/vestiging/${u.eenheid}.html">${escapeHtml(u.naam)}</a></li>`).join("")}</ul></section>`,
    )
    .join("");
};

export const start: Page = { keuzes: [], blokken: { opening, overzicht: overview, vestigingen: list } };
