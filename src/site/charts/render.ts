import { html } from "../../engine/text/html.js";
import { svgOf } from "./drawing.js";
import { HATCH, type Spec } from "./theme.js";

/** Room at the right of a drawing, in pixels. */
const RIGHT = 10;

/**
 * Without a canvas Vega takes text for about half as wide again as it is, and a drawing with long names for wider than it is;
 * the page would then shrink it, letters and all. The frame goes back to the width that the drawing was made for.
 */
function framed(svg: string, spec: Spec, width: number | undefined): string {
  const plot = (spec as { width?: unknown }).width;
  const right = (spec as { padding?: { right?: number } }).padding?.right ?? 0;
  const at =
    /^<svg[^>]*? width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2"[^>]*><g[^>]*? transform="translate\(([\d.]+),/.exec(
      svg,
    );
  if (width === undefined || typeof plot !== "number" || !at || Number(at[1]) <= width) return svg;
  const x = Math.max(0, Math.round(Number(at[3]) - (width - plot - Math.max(RIGHT, right))));
  return svg.replace(
    `width="${at[1]}" height="${at[2]}" viewBox="0 0 ${at[1]} ${at[2]}"`,
    `width="${width}" height="${at[2]}" viewBox="${x} 0 ${width} ${at[2]}"`,
  );
}

/** A short name for a text, the same everywhere (FNV-1a, 32 bits). */
function shortName(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/**
 * Vega numbers clipping paths through all that it ever drew, so that the same drawing would come out otherwise after another;
 * here they have a name that hangs on the drawing alone and is not that of another on the page.
 */
function ownNames(svg: string, name: string): string {
  const names = new Map<string, string>();
  return svg.replace(/(?<=id="|url\(#)clip\d+/g, (clip) => {
    const own = names.get(clip) ?? `knip-${name}-${names.size}`;
    names.set(clip, own);
    return own;
  });
}

/** The hatch of what is hidden, in a drawing that uses it: each its own, so that it can stand by itself in a file. */
function withHatch(svg: string, name: string): string {
  if (!svg.includes(HATCH)) return svg;
  const own = `arcering-${name}`;
  const pattern = html`<defs><pattern id="${own}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" stroke="var(--inkt-zacht)" stroke-width="1.6"/></pattern></defs>`;
  return svg.replaceAll(HATCH, `url(#${own})`).replace(/^<svg[^>]*>/, (open) => `${open}${pattern}`);
}

/**
 * Without what nobody sees or hears: places beyond a tenth of a pixel, and the roles of marks in a drawing that is hidden from
 * screen readers as a whole. A tenth of a heavy page was that.
 */
const slim = (svg: string): string =>
  svg
    .replace(/ role="graphics-\w+"/g, "")
    .replace(
      / (d|transform|x2|y2)="([^"]*)"/g,
      (_, name: string, value: string) =>
        ` ${name}="${value.replace(/-?\d+\.\d{2,}/g, (x) => String(Math.round(Number(x) * 10) / 10))}"`,
    );

/** Drawings kept, by specification and width; the oldest goes first. */
const kept = new Map<string, string>();
const KEEP = 200;

/**
 * Draws a specification to SVG text; the same in Node and browser. Expressions are interpreted, never compiled to code,
 * so that the site's policy against inline scripts holds. What was drawn lately is not drawn again: on the pages of
 * vestigingen a quarter of the drawings return (where a vestiging's own figure is hidden nearly all), and a reader comes
 * back to a choice. What differs from an earlier drawing in its data only is fed to that one (drawing.ts).
 * @param width the width it was made for: the drawing is framed to it
 */
export async function renderSvg(spec: Spec, width?: number): Promise<string> {
  const key = `${width ?? ""} ${JSON.stringify(spec)}`;
  const svg = kept.get(key) ?? (await finished(spec, key, width));
  kept.delete(key);
  kept.set(key, svg);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEEP) break;
    kept.delete(oldest);
  }
  return svg;
}

const finished = async (spec: Spec, key: string, width: number | undefined): Promise<string> =>
  tidySvg(framed(slim(await svgOf(spec)), spec, width), key);

/** SVG as it stands in a page, under names of its own. @param key what the drawing hangs on */
export function tidySvg(drawn: string, key: string): string {
  const name = shortName(key);
  const svg = drawn
    .replace(/^<svg /, '<svg role="img" aria-hidden="true" focusable="false" ')
    .replace(/\s*\n\s*/g, " ");
  return withHatch(ownNames(svg, name), name);
}
