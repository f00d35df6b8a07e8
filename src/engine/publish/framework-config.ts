import { readFileSync } from "node:fs";
import { TABLES } from "../release/contract.js";
import { FONTS } from "./site-files.js";

/** What a staged build passes on to Framework's own process. */
export interface BuildInput {
  readonly titel: string;
  readonly voet: string;
  readonly vestigingen: readonly string[];
}

const NAV: readonly [string, string][] = [
  ["index", "Start"],
  ["gegevens/index", "Kloppen de gegevens?"],
  ["uitkomsten/index", "Waar staan we?"],
  ["casemix/index", "Verklaart de casemix het?"],
  ["rapportage/delta-t", "Managementrapportages"],
  ["verantwoording/methoden", "Methoden"],
  ["verantwoording/privacy", "Privacy"],
  ["verantwoording/index", "Deze uitgave"],
];

/** Folders of which one page stands in the navigation for all. */
const FAMILIES = ["rapportage/", "casemix/"] as const;

function header(path: string): string {
  const here = path.replace(/^\//, "");
  const links = NAV.map(
    ([page, label]) =>
      `<a href="/${page}"${here === page || FAMILIES.some((f) => here.startsWith(f) && page.startsWith(f)) ? ' aria-current="page"' : ""}>${label}</a>`,
  ).join("");
  return `<a class="overslaan" href="#observablehq-main">Naar de inhoud</a><div class="kop"><a class="merk" href="/index">ROM-werkbank</a><nav aria-label="Pagina's">${links}</nav></div>`;
}

/** From a page to the root of the site. */
const rootOf = (path: string): string => (path.split("/").length > 2 ? ".." : ".");

const fontFaces = (path: string): string =>
  FONTS.map(
    (f) =>
      `@font-face{font-family:"${f.family}";src:url("${rootOf(path)}/fonts/${f.name}") format("woff2");font-weight:${f.weight};font-display:swap}`,
  ).join("");

/** Framework's configuration: no sidebar, no search, nothing from elsewhere. */
export function siteConfig() {
  const file = process.env["ROM_SITE_INPUT"];
  const input: BuildInput = file
    ? (JSON.parse(readFileSync(file, "utf8")) as BuildInput)
    : { titel: "ROM-werkbank", voet: "", vestigingen: [] };
  return {
    root: "src",
    title: input.titel,
    sidebar: false,
    toc: false,
    pager: false,
    search: false,
    preserveExtension: true,
    preserveIndex: true,
    globalStylesheets: [],
    style: "site/style.css",
    duckdb: { extensions: { json: null, parquet: null } },
    interpreters: {
      ".js": null,
      ".py": null,
      ".R": null,
      ".rs": null,
      ".go": null,
      ".java": null,
      ".jl": null,
      ".php": null,
      ".sh": null,
      ".exe": null,
    },
    dynamicPaths: [
      ...input.vestigingen.map((v) => `/vestiging/${v}`),
      ...FONTS.map((f) => `/fonts/${f.name}`),
      ...TABLES.map((t) => `/tabellen/${t.naam}.parquet`),
    ],
    head: ({ path }: { path: string }) =>
      `<link rel="icon" href="/merk.svg" type="image/svg+xml"><style>${fontFaces(path)}</style>`,
    header: ({ path }: { path: string }) => header(path),
    footer: input.voet,
  };
}
