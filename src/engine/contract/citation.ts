import type { Manifest } from "./manifest.js";

/** How a release, or a figure of it, is named in someone's text: for people, for a list of references and for a repository. */

type Named = Pick<Manifest, "bron" | "editie" | "peildatum">;
type Release = Named & Pick<Manifest, "versie" | "vingerafdruk" | "periode" | "synthetisch">;

export const NO_LICENCE = "niet opgegeven";

/** What may be done with the figures of a release, in the words of its edition. */
export const licenceOf = (m: Pick<Manifest, "editie">): string => m.editie.licentie ?? NO_LICENCE;

/** Licences for data whose SPDX identifier a file of citation may name (spdx.org/licenses). */
const SPDX =
  /^(?:CC0-1\.0|CC-BY(?:-SA|-NC|-ND|-NC-SA|-NC-ND)?-(?:3\.0|4\.0)|PDDL-1\.0|ODC-By-1\.0|ODbL-1\.0|CDLA-Permissive-[12]\.0)$/;

/** The first eight signs of a fingerprint: how a release is called everywhere on its site. */
const short = (m: Pick<Manifest, "vingerafdruk">): string => m.vingerafdruk.slice(0, 8);

export const releaseTitle = (m: Release): string =>
  `ROM-cijfers ${m.periode.van.slice(0, 4)}–${m.periode.tot.slice(0, 4)}, editie ${m.editie.titel}${m.synthetisch ? " (verzonnen gegevens)" : ""}`;

/** What stands in the way of a text in YAML between double quotes, or of TeX, is written as that format wants it. */
const yaml = (text: string): string => JSON.stringify(text);
const TEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};
const tex = (text: string): string => text.replace(/[\\{}$&#%_~^]/g, (c) => TEX[c] ?? `\\${c}`).replace(/\s+/g, " ");

/** CITATION.cff of a release (Citation File Format 1.2.0). */
export function citationFile(m: Release): string {
  const { licentie } = m.editie;
  return `${[
    "cff-version: 1.2.0",
    "message: Noem bij gebruik van deze cijfers de uitgave waaruit zij komen.",
    "type: dataset",
    `title: ${yaml(releaseTitle(m))}`,
    "authors:",
    `  - name: ${yaml(m.bron)}`,
    `version: ${yaml(short(m))}`,
    `date-released: ${yaml(m.peildatum)}`,
    "identifiers:",
    "  - type: other",
    `    value: ${yaml(`sha256:${m.vingerafdruk}`)}`,
    "    description: Vingerafdruk van deze uitgave.",
    ...(licentie !== undefined && SPDX.test(licentie) ? [`license: ${licentie}`] : []),
    `abstract: ${yaml(`Cijfers over routine outcome monitoring, bewerkt met ROM-werkbank ${m.versie}. Licentie: ${licenceOf(m)}.`)}`,
  ].join("\n")}\n`;
}

const entry = (key: string, fields: Readonly<Record<string, string | null>>): string =>
  `@misc{${key},\n${Object.entries(fields)
    .flatMap(([k, v]) =>
      v === null || v === "" ? [] : [`  ${k} = {${k === "url" ? v : k === "author" ? `{${tex(v)}}` : tex(v)}}`],
    )
    .join(",\n")}\n}\n`;

/** The release as an entry of BibTeX. */
export const releaseBib = (m: Release): string =>
  entry(`rom-${short(m)}`, {
    author: m.bron,
    title: releaseTitle(m),
    howpublished: `Gegevensuitgave ${short(m)}, bewerkt met ROM-werkbank ${m.versie}`,
    year: m.peildatum.slice(0, 4),
    note: `Peildatum ${m.peildatum}. Vingerafdruk ${m.vingerafdruk}. Licentie: ${licenceOf(m)}.`,
  });

/** A figure of a page as an entry of BibTeX. */
export function figureBib(f: {
  readonly naam: string;
  readonly titel: string;
  /** The line of the release: source, peildatum, edition, fingerprint. */
  readonly bron: string;
  readonly keuze: string;
  readonly licentie: string;
  readonly adres: string;
}): string {
  const mark = /uitgave ([0-9a-f]{8})/.exec(f.bron)?.[1] ?? "";
  return entry(`rom-${mark ? `${mark}-` : ""}${f.naam}`, {
    title: f.titel,
    howpublished: "Figuur, ROM-werkbank",
    year: /peildatum (\d{4})/.exec(f.bron)?.[1] ?? null,
    note: [f.keuze ? `Keuze: ${f.keuze}.` : "", f.bron ? `${f.bron}.` : "", `Licentie: ${f.licentie}.`]
      .filter((t) => t !== "")
      .join(" "),
    url: f.adres,
  });
}
