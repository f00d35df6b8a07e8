import { type Html, html, raw } from "../../engine/text/html.js";
import type { Said } from "./said.js";

/**
 * A figure as a picture that can stand by itself: question, finding, choice, drawing, n and source, in the colours of paper, with
 * the site's font in it. Made in the page, from what stands in it.
 */

const EDGE = 28;
const BETWEEN = 20;
const FONT = "Source Sans 3";

/** A line of text in the picture. */
interface Line {
  readonly text: string;
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
}

/** Colours of the light scheme, whatever the reader's own: the first `:root` of the style sheet. */
function paperColours(): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule instanceof CSSStyleRule && rule.selectorText === ":root") {
        for (const name of rule.style)
          if (name.startsWith("--")) out.set(name, rule.style.getPropertyValue(name).trim());
        return out;
      }
  return out;
}

/** The address of the site's own font, as its style sheet gives it. */
function fontAddress(): string | undefined {
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule instanceof CSSFontFaceRule && rule.style.getPropertyValue("font-family").includes(FONT))
        return /url\("?([^")]+)/.exec(rule.style.getPropertyValue("src"))?.[1];
  return undefined;
}

async function base64(bytes: ArrayBuffer): Promise<string> {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The font as a style of the picture; where it does not come the reader's own sans serif stands in. */
async function fontStyle(): Promise<Html | null> {
  const address = fontAddress();
  if (!address) return null;
  const got = await fetch(new URL(address, document.baseURI)).catch(() => null);
  if (!got?.ok) return null;
  const style = `@font-face{font-family:"${FONT}";font-weight:200 900;src:url(data:font/woff2;base64,${await base64(await got.arrayBuffer())}) format("woff2")}`;
  return html`<style>${raw(style)}</style>`;
}

/** Text broken into lines that fit. */
function wrapped(line: Line, width: number, pen: CanvasRenderingContext2D): Line[] {
  pen.font = `${line.bold ? 600 : 400} ${line.size}px "${FONT}", sans-serif`;
  const out: string[] = [];
  for (const word of line.text.split(/ +/)) {
    const longer = out.length ? `${out.at(-1)} ${word}` : word;
    if (out.length && pen.measureText(longer).width <= width) out[out.length - 1] = longer;
    else out.push(word);
  }
  return out.map((text) => ({ ...line, text }));
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** @throws where the figure has no drawing */
export async function pictureOf(figure: HTMLElement, said: Said): Promise<Picture> {
  const drawings = [...figure.querySelectorAll<SVGSVGElement>(".breed svg")];
  if (drawings.length === 0) throw new Error("no drawing");
  const beside = figure.querySelector(".breed.naast") !== null;
  const sizes = drawings.map((d) => d.viewBox.baseVal);
  const one = Math.max(...sizes.map((b) => b.width));
  const across = beside ? 2 * one + BETWEEN : one;
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) throw new Error("no canvas");
  await document.fonts.load(`16px "${FONT}"`).catch(() => undefined);
  const ink = "var(--inkt)";
  const soft = "var(--inkt-zacht)";
  const parts: Html[] = [];
  let y = EDGE;
  const write = (lines: readonly Line[], after: number): void => {
    for (const line of lines.flatMap((l) => wrapped(l, across, pen))) {
      y += line.size * 1.32;
      parts.push(
        html`<text x="${EDGE}" y="${y.toFixed(1)}" font-size="${line.size}"${!!line.bold && html` font-weight="600"`} fill="${line.colour}">${line.text}</text>`,
      );
    }
    y += after;
  };
  write([{ text: said.vraag, size: 20, colour: ink, bold: true }], 2);
  write(
    said.bevinding.map((text) => ({ text, size: 14, colour: ink })),
    2,
  );
  write(
    [said.keuze, said.lees].filter((t) => t !== "").map((text) => ({ text, size: 12.5, colour: soft })),
    14,
  );
  drawings.forEach((drawing, i) => {
    const box = sizes[i] as DOMRect;
    const copy = drawing.cloneNode(true) as SVGSVGElement;
    const right = beside && i % 2 === 1;
    copy.setAttribute("x", String(EDGE + (right ? one + BETWEEN : 0)));
    copy.setAttribute("y", y.toFixed(1));
    copy.setAttribute("width", String(box.width));
    copy.setAttribute("height", String(box.height));
    copy.setAttribute("overflow", "visible");
    for (const name of ["role", "aria-hidden", "focusable", "class"]) copy.removeAttribute(name);
    parts.push(raw(new XMLSerializer().serializeToString(copy)));
    const last = i === drawings.length - 1;
    if (!beside || right || last)
      y += Math.max(box.height, right ? (sizes[i - 1]?.height ?? 0) : 0) + (last ? 6 : BETWEEN);
  });
  write(
    [...said.regels, said.bron].filter((t) => t !== "").map((text) => ({ text, size: 11.5, colour: soft })),
    EDGE,
  );
  const width = Math.ceil(across + 2 * EDGE);
  const height = Math.ceil(y);
  const colours = paperColours();
  const body = parts.join("").replace(/var\((--[\w-]+)\)/g, (all, name: string) => colours.get(name) ?? all);
  const title = html`<title>${said.vraag}</title><desc>${[...said.bevinding, said.keuze, said.bron].filter((t) => t !== "").join(" ")}</desc>`;
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}, sans-serif">${title}${await fontStyle()}<rect width="100%" height="100%" fill="${colours.get("--papier") ?? "#fff"}"/>${raw(body)}</svg>`;
  return { svg: String(svg), width, height };
}

/** The picture in pixels, twice as fine as it is wide. @throws where the browser cannot */
export async function pixelsOf(p: Picture): Promise<Blob> {
  const image = new Image();
  const bytes = new TextEncoder().encode(p.svg);
  // As data: the page's policy allows no picture from elsewhere, a blob of its own included.
  image.src = `data:image/svg+xml;base64,${await base64(bytes.buffer)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * p.width;
  canvas.height = 2 * p.height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
  );
}
