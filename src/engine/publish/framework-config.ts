import { readFileSync } from "node:fs";
import type MarkdownIt from "markdown-it";
import { TABLES } from "../contract/tables.js";
import type { RomError } from "../errors.js";
import { html, raw } from "../text/html.js";
import { pageRule } from "./markdown-rule.js";
import { pageAt, readPages, rootOf, type SitePage } from "./pages.js";
import { FONTS } from "./site-files.js";
import { headerHtml } from "./way.js";

/** What a staged build passes on to Framework's own process. */
export interface BuildInput {
  readonly titel: string;
  readonly voet: string;
  /** Paths of pages with parameters that are to be built. */
  readonly bladen: readonly string[];
  /** What stands at the top of every page of a preview; a build draws it later. */
  readonly banner?: string;
}

const ROOT = "src";

/** Framework's preview gives a file that no page attaches below _file only. */
const fontFaces = (path: string, live: boolean): string =>
  FONTS.map(
    (f) =>
      `@font-face{font-family:"${f.family}";src:url("${rootOf(path)}/${live ? "_file/" : ""}fonts/${f.name}") format("woff2");font-weight:${f.weight};font-display:swap}`,
  ).join("");

/** Framework's configuration: no sidebar, no search, nothing from elsewhere. */
export function siteConfig() {
  const file = process.env["ROM_SITE_INPUT"];
  const input: BuildInput = file
    ? (JSON.parse(readFileSync(file, "utf8")) as BuildInput)
    : { titel: "ROM-werkbank", voet: "", bladen: [] };
  // A page that is being written changes, and one that is faulty must not keep the others away.
  const live = input.banner !== undefined;
  const faults = new Map<string, RomError>();
  const once = live ? null : readPages(ROOT);
  const pages = (): readonly SitePage[] => {
    if (once) return once;
    faults.clear();
    return readPages(ROOT, (pad, fault) => faults.set(pad, fault));
  };
  return {
    root: ROOT,
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
      ...input.bladen,
      ...FONTS.map((f) => `/fonts/${f.name}`),
      ...TABLES.map((t) => `/tabellen/${t.naam}.parquet`),
    ],
    head: ({ path }: { path: string }) =>
      String(html`<link rel="icon" href="/merk.svg" type="image/svg+xml"><style>${raw(fontFaces(path, live))}</style>`),
    header: ({ path }: { path: string }) => {
      const all = pages();
      return String(headerHtml(path, all, pageAt(all, path)));
    },
    footer: input.voet,
    markdownIt: (md: MarkdownIt) =>
      pageRule(md, { pages, faults, banner: input.banner === undefined ? null : raw(input.banner), live }),
  };
}
