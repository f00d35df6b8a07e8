import { readdirSync } from "node:fs";
import path from "node:path";
import { RomError } from "../errors.js";
import { type PageFile, readPage } from "./page-file.js";

/** The pages of a site: every Markdown file below a root is one. Their order and their place come from their front matter. */

export interface SitePage extends PageFile {
  /** Path without extension from the root: /uitkomsten/index, or /vestiging/[vestiging]. */
  readonly pad: string;
  /** Written elsewhere and added to the site: its code runs in the reader's browser only (own-pages.ts). */
  readonly elders?: boolean;
}

/** Where pages from elsewhere stand in a site; none of its own does. */
export const ELSEWHERE = "/notities/";

/**
 * Finds and reads the pages below a root, drafts left out, in order of their paths.
 * @param faulty takes what is wrong with a page, which is then left out
 * @throws RomError (site) at a faulty page where nobody takes it
 */
export function readPages(root: string, faulty?: (pad: string, fault: RomError) => void): SitePage[] {
  const read = (f: string): SitePage[] => {
    const pad = `/${f.slice(0, -".md".length)}`;
    try {
      return [{ ...readPage(path.join(root, f), `src/${f}`), pad, elders: pad.startsWith(ELSEWHERE) }];
    } catch (cause) {
      if (!faulty || !(cause instanceof RomError)) throw cause;
      faulty(pad, cause);
      return [];
    }
  };
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".md") && !f.split(path.sep).some((part) => part.startsWith(".")))
    .sort()
    .map((f) => f.split(path.sep).join("/"))
    .flatMap(read)
    .filter((p) => !p.concept);
}

/** Names of the parameters in a path: ["vestiging"] of /vestiging/[vestiging]. */
export const parametersOf = (pad: string): string[] => [...pad.matchAll(/\[(\w+)\]/g)].map((m) => m[1] ?? "");

/** A path with its parameters filled in. */
export const fillPath = (pad: string, params: Readonly<Record<string, string>>): string =>
  pad.replace(/\[(\w+)\]/g, (_, naam: string) => params[naam] ?? "");

/** The page that a path of the site belongs to: its own, or one with parameters in its place. */
export function pageAt(pages: readonly SitePage[], where: string): SitePage | undefined {
  const fits = (pad: string): boolean => {
    const [a, b] = [pad.split("/"), where.split("/")];
    return a.length === b.length && a.every((part, i) => part === b[i] || /^\[\w+\]$/.test(part));
  };
  return pages.find((p) => p.pad === where) ?? pages.find((p) => fits(p.pad));
}

/** From a page to the root of the site: ".", "..", "../..". */
export const rootOf = (pad: string): string => {
  const deep = pad.split("/").length - 2;
  return deep === 0 ? "." : Array(deep).fill("..").join("/");
};

const byPlace = (a: SitePage, b: SitePage): number => (a.plaats ?? 0) - (b.plaats ?? 0);
/** Pages that have a place, in the order of the site. */
export const placed = (pages: readonly SitePage[]): SitePage[] => pages.filter((p) => p.plaats !== null).sort(byPlace);

/** The pages that lead to each other in the line above a title; none where the page is of no series. */
export const seriesOf = (pages: readonly SitePage[], page: SitePage): readonly SitePage[] =>
  page.reeks === null ? [] : placed(pages).filter((p) => p.reeks === page.reeks);

export interface MenuItem {
  readonly pad: string;
  readonly label: string;
  /** Whether it stands for the page that is looked at. */
  readonly hier: boolean;
}

/** The navigation above a page: every placed page, of a series only the first. */
export function menuOf(pages: readonly SitePage[], here: SitePage | undefined): MenuItem[] {
  return placed(pages)
    .filter((p) => seriesOf(pages, p)[0] === p || p.reeks === null)
    .map((p) => ({
      pad: p.pad,
      label: p.menu ?? p.titel ?? p.pad,
      hier: here !== undefined && (p.pad === here.pad || (p.reeks !== null && p.reeks === here.reeks)),
    }));
}
