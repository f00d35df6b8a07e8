import { figureBib, NO_LICENCE } from "../../engine/contract/citation.js";

/** What stands on the page about a figure, for what is taken from it: picture, file, citation. */

export interface Said {
  /** Name of its files. */
  readonly naam: string;
  readonly vraag: string;
  readonly titel: string;
  readonly bevinding: readonly string[];
  readonly lees: string;
  /** n, denominator, date and definition. */
  readonly regels: readonly string[];
  /** What was chosen on the page; "" where nothing can be. */
  readonly keuze: string;
  readonly bron: string;
  /** What may be done with the figures of the release; "niet opgegeven" where it does not say. */
  readonly licentie: string;
}

const texts = (of: Element, where: string): string[] =>
  [...of.querySelectorAll(where)].map((e) => e.textContent?.trim() ?? "").filter((t) => t !== "");

/** Reads it from the figure as it stands. */
export function saidOf(figure: HTMLElement): Said {
  const form = document.querySelector<HTMLElement>("form.keuzes");
  return {
    naam: figure.dataset["naam"] ?? "figuur",
    vraag: texts(figure, "figcaption :is(h2, h3)")[0] ?? "",
    titel: figure.dataset["titel"] ?? "",
    bevinding: texts(figure, "figcaption .zegt, figcaption .grover"),
    lees: texts(figure, "figcaption .lees")[0] ?? "",
    regels: texts(figure, ".regel"),
    keuze: form?.dataset["gekozen"] ?? "",
    bron: figure.dataset["bron"] ?? "",
    licentie: figure.dataset["licentie"] ?? NO_LICENCE,
  };
}

/** The figure as a source in someone's text. */
export const citation = (s: Said, adres: string): string =>
  [
    `ROM-werkbank, “${s.vraag}”${s.titel && s.titel !== s.vraag ? ` (${s.titel})` : ""}.`,
    s.keuze ? `Keuze: ${s.keuze}.` : "",
    s.regels.join(" "),
    s.bron ? `${s.bron}.` : "",
    adres,
    s.licentie === NO_LICENCE
      ? "De uitgave noemt geen licentie: vraag wie haar uitgaf wat ermee mag."
      : `Licentie: ${s.licentie}.`,
  ]
    .filter((t) => t !== "")
    .join("\n");

/** The same as an entry of BibTeX, for a list of references. */
export const bibliography = (s: Said, adres: string): string =>
  figureBib({ ...s, titel: s.vraag && s.vraag !== s.titel ? `${s.vraag} (${s.titel})` : s.titel || s.vraag, adres });
