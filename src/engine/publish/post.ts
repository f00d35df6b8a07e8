import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { RomError } from "../errors.js";
import type { Manifest } from "../release/contract.js";
import { type Prerendered, READS } from "./prerender.js";

const fault = (message: string): RomError =>
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
export function placeBlocks(html: string, page: string, blocks: Readonly<Record<string, string>>): string {
  const placed = new Set<string>();
  const leest = JSON.parse(blocks[READS] ?? "{}") as Record<string, readonly string[]>;
  const out = html.replace(/<div class="blok" data-blok="([a-z0-9-]+)"><\/div>/g, (_, naam: string) => {
    const block = blocks[naam];
    if (block === undefined) throw fault(`pagina ${page} vraagt om blok ${naam}`);
    placed.add(naam);
    const reads = leest[naam] === undefined ? "" : ` data-leest="${leest[naam].join(" ")}"`;
    return `<div class="blok" data-blok="${naam}"${reads}>${block}</div>`;
  });
  const forgotten = Object.keys(blocks).filter((b) => b !== "titel" && b !== READS && !placed.has(b));
  if (forgotten.length) throw fault(`pagina ${page} plaatst blok ${forgotten.join(", ")} niet`);
  return out;
}

/** One page made ours: language, viewport, a time that does not depend on the clock, title, blocks, policy. */
export function finishPage(
  source: string,
  page: string,
  blocks: Readonly<Record<string, string>>,
  peildatum: string,
): string {
  if (source.includes("observablehq--error")) throw fault(`pagina ${page} bevat een foutvak`);
  if (/\bimport\s*\(?["'](?![./])/.test(source)) throw fault(`pagina ${page} heeft een import die niet is opgelost`);
  let html = source
    .replace("<html>", '<html lang="nl">')
    .replace(", maximum-scale=1", "")
    .replace(/"lastModified":\d+/g, `"lastModified":${Date.parse(peildatum)}`)
    .replace(/<meta name="generator"[^>]*>\n?/, "");
  const { titel } = blocks;
  if (titel) html = html.replace(/<title>[^<]*<\/title>/, () => `<title>${titel}</title>`);
  html = placeBlocks(html, page, blocks);
  return html.replace(
    '<meta charset="utf-8">',
    () =>
      `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${contentPolicy(html)}">\n<meta name="referrer" content="no-referrer">`,
  );
}

/**
 * Finishes a built site in place and checks it: no error box, no unresolved import, no foreign host in anything a
 * page loads, and the release's fingerprint in its data file.
 */
export function finishSite(folder: string, manifest: Manifest, blocks: Prerendered): void {
  const files = filesBelow(folder);
  const seen = new Set<string>();
  for (const file of files.filter((f) => f.endsWith(".html"))) {
    const page = `/${file
      .replace(/\.html$/, "")
      .split(path.sep)
      .join("/")}`;
    if (page === "/404") continue;
    const own = blocks[page];
    if (!own) throw fault(`onverwachte pagina ${page}`);
    seen.add(page);
    const full = path.join(folder, file);
    const html = finishPage(readFileSync(full, "utf8"), page, own, manifest.peildatum);
    const foreign = /(?:src|href|action)="https?:\/\/[^"]*"/.exec(html);
    if (foreign) throw fault(`pagina ${page} verwijst naar buiten`);
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
