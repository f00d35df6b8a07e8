import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Manifest } from "../contract/manifest.js";
import { RomError } from "../errors.js";
import { type Html, html, raw } from "../text/html.js";
import { type PageFile, pageFault } from "./page-file.js";
import { type PagePlace, type Prerendered, READS } from "./prerender.js";
import { contentsHtml } from "./way.js";

/** A fault of the building itself, not of who wrote a page. */
export const fault = (message: string): RomError =>
  new RomError(
    "site",
    `De gebouwde site klopt niet: ${message}`,
    "Dit is een fout in ROM-werkbank; er is geen site geplaatst.",
  );

/** Every file below a folder, relative, in a fixed order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => path.relative(folder, path.join(e.parentPath, e.name)))
    .sort();
}

const sha = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A policy that lets the page run its own scripts and nothing else; inline scripts are named by their hash. */
function contentPolicy(html: string): string {
  const inline = [...html.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map((m) => sha(m[1] ?? ""));
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${[...new Set(inline)].join(" ")}`.trim(),
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Puts the drawn blocks where the page asks for them; a name nobody drew, or a block nobody placed, stops the build. */
function placeBlocks(source: string, page: string, blocks: Readonly<Record<string, string>>): string {
  const placed = new Set<string>();
  const leest = JSON.parse(blocks[READS] ?? "{}") as Record<string, readonly string[]>;
  const out = source.replace(/<div class="blok" data-blok="([a-z0-9-]+)"><\/div>/g, (_, naam: string) => {
    const block = blocks[naam];
    if (block === undefined) throw fault(`pagina ${page} vraagt om blok ${naam}`);
    placed.add(naam);
    const reads = leest[naam] && html` data-leest="${leest[naam].join(" ")}"`;
    return String(html`<div class="blok" id="figuur-${naam}" data-blok="${naam}"${reads}>${raw(block)}</div>`);
  });
  const forgotten = Object.keys(blocks).filter((b) => b !== "titel" && b !== READS && !placed.has(b));
  if (forgotten.length) throw fault(`pagina ${page} plaatst blok ${forgotten.join(", ")} niet`);
  return out;
}

/**
 * What Framework could not make of a page. It goes on with a box in the place of a cell that it refuses and leaves an import that
 * it cannot find, and says neither.
 * @throws RomError (site) with file and line
 */
function checkCells(html: string, page: PageFile): void {
  const box = /observablehq--error">([^<]*)/.exec(html);
  if (box) {
    const cells = [...page.figuren, ...page.cellen].sort((a, b) => a.regel - b.regel);
    const before = html.slice(0, box.index).split("observablehq--block").length - 2;
    throw pageFault(
      page.bestand,
      cells[before]?.regel ?? 1,
      `Framework kan deze cel niet gebruiken: ${(box[1] ?? "").replaceAll("&#x27;", "'").replaceAll("&quot;", '"')}.`,
      "Herstel de cel.",
    );
  }
  const lost = /\bimport\s*\(?"((?![./])[^"]*)"/.exec(html)?.[1];
  if (lost === undefined) return;
  const cell = page.cellen.find((c) => c.imports.some((i) => i.naam === lost));
  const within = cell?.imports.find((i) => i.naam === lost)?.regel ?? 1;
  throw pageFault(
    page.bestand,
    (cell?.regel ?? 1) + within - 1,
    `de import van ${lost} is niet gevonden.`,
    "Importeer uit deze map, of een pakket dat in package.json staat; van het net wordt niets geladen.",
  );
}

const pageOf = (places: readonly PagePlace[], pad: string): PageFile | undefined =>
  places.find((p) => p.pad === pad)?.page;

/** Checks every page, so that who mends them hears of all faults at once. @throws RomError (site), of one fault or the sum of several */
function checkPages(pages: readonly (readonly [html: string, file: PageFile | undefined])[]): void {
  const faults = new Map<string, RomError>();
  for (const [html, file] of pages)
    try {
      if (file) checkCells(html, file);
    } catch (cause) {
      // Sheets that are copies of one page have its fault in common.
      if (!(cause instanceof RomError)) throw cause;
      faults.set(cause.message, cause);
    }
  const [first, ...more] = faults.values();
  if (first === undefined) return;
  if (more.length === 0) throw first;
  const all = [first, ...more];
  throw new RomError("site", all.map((f) => `${f.message} ${f.advies ?? ""}`.trim()).join("\n"), undefined, all);
}

/** Text of HTML as a string of CSS. */
const cssText = (html: string): string =>
  `"${html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/["\\<]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `)}"`;

/** What every sheet of paper says above and below: title, source, and which sheet of how many it is. */
function paperStyle(page: string): Html {
  const title = /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? "";
  const source = /<footer[^>]*>([\s\S]*?)<\/footer>/.exec(page)?.[1] ?? "";
  const style = `@page{@top-left{content:${cssText(title)}}@bottom-left{content:${cssText(source)}}@bottom-right{content:"blad " counter(page) " van " counter(pages)}}`;
  return html`<style>${raw(style)}</style>`;
}

/** One page made ours: language, viewport, a time that does not depend on the clock, title, blocks, policy. */
function finishPage(source: string, page: string, blocks: Readonly<Record<string, string>>, peildatum: string): string {
  if (source.includes("observablehq--error")) throw fault(`pagina ${page} bevat een foutvak`);
  if (/\bimport\s*\(?["'](?![./])/.test(source)) throw fault(`pagina ${page} heeft een import die niet is opgelost`);
  let out = source
    .replace("<html>", '<html lang="nl">')
    .replace(", maximum-scale=1", "")
    .replace(/"lastModified":\d+/g, `"lastModified":${Date.parse(peildatum)}`)
    .replace(/<meta name="generator"[^>]*>\n?/, "");
  const { titel } = blocks;
  if (titel) out = out.replace(/<title>[^<]*<\/title>/, () => String(html`<title>${raw(titel)}</title>`));
  out = placeBlocks(out, page, blocks);
  out = out.replace("<!--inhoud-->", () => String(contentsHtml(out) ?? ""));
  out = out.replace("</head>", () => String(html`${paperStyle(out)}</head>`));
  return out.replace('<meta charset="utf-8">', () =>
    String(
      html`<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${raw(contentPolicy(out))}">\n<meta name="referrer" content="no-referrer">`,
    ),
  );
}

/**
 * Finishes a built site in place and checks it: no error box, no unresolved import, no foreign host in anything a
 * page loads, and the release's fingerprint in its data file.
 */
export function finishSite(
  folder: string,
  manifest: Manifest,
  blocks: Prerendered,
  places: readonly PagePlace[] = [],
): void {
  const files = filesBelow(folder);
  const seen = new Set<string>();
  const sheets = files
    .filter((f) => f.endsWith(".html"))
    .map((file) => ({
      file,
      page: `/${file
        .replace(/\.html$/, "")
        .split(path.sep)
        .join("/")}`,
    }))
    .filter(({ page }) => page !== "/404");
  checkPages(sheets.map(({ file, page }) => [readFileSync(path.join(folder, file), "utf8"), pageOf(places, page)]));
  for (const { file, page } of sheets) {
    const own = blocks[page];
    if (!own) throw fault(`onverwachte pagina ${page}`);
    seen.add(page);
    const full = path.join(folder, file);
    const html = finishPage(readFileSync(full, "utf8"), page, own, manifest.peildatum);
    const foreign = /(?:src|href|action)="https?:\/\/[^"]*"/.exec(html);
    if (foreign) throw fault(`pagina ${page} verwijst naar buiten (${foreign[0]})`);
    writeFileSync(full, html);
  }
  const missing = Object.keys(blocks).filter((p) => !seen.has(p));
  if (missing.length) throw fault(`pagina ${missing.join(", ")} ontbreekt`);
  const data = files.filter((f) => /_file[/\\]data[/\\]tabellen\.[0-9a-f]+\.bin$/.test(f));
  if (
    data.length !== 1 ||
    !readFileSync(path.join(folder, data[0] ?? ""))
      .subarray(0, 4096)
      .includes(manifest.vingerafdruk)
  )
    throw fault("het gegevensbestand hoort niet bij deze uitgave");
}
