import { compile, expressionInterpreter, LOG_ERROR, parse, View } from "../vendor/vega.js";
import { CONFIG, type Spec } from "./theme.js";

/** Room at the right of a drawing, in pixels. */
const RIGHT = 10;

/**
 * Without a canvas Vega takes text for about half as wide again as it is, and a drawing with long names for wider than it is;
 * the page would then shrink it, letters and all. The frame goes back to the width that the drawing was made for.
 */
function framed(svg: string, spec: Spec, width: number | undefined): string {
  const plot = (spec as { width?: unknown }).width;
  const at =
    /^<svg[^>]*? width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2"[^>]*><g[^>]*? transform="translate\(([\d.]+),/.exec(
      svg,
    );
  if (width === undefined || typeof plot !== "number" || !at || Number(at[1]) <= width) return svg;
  const x = Math.max(0, Math.round(Number(at[3]) - (width - plot - RIGHT)));
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
function ownNames(svg: string, key: string): string {
  const names = new Map<string, string>();
  return svg.replace(/(?<=id="|url\(#)clip\d+/g, (name) => {
    const own = names.get(name) ?? `knip-${shortName(key)}-${names.size}`;
    names.set(name, own);
    return own;
  });
}

/** Drawings kept, by specification and width; the oldest goes first. */
const kept = new Map<string, string>();
const KEEP = 200;

/**
 * Draws a specification to SVG text; the same in Node and browser. Expressions are interpreted, never compiled to code,
 * so that the site's policy against inline scripts holds. What was drawn lately is not drawn again: on the pages of
 * vestigingen a quarter of the drawings return (where a vestiging's own figure is hidden nearly all), and a reader comes
 * back to a choice.
 * @param width the width it was made for: the drawing is framed to it
 */
export async function renderSvg(spec: Spec, width?: number): Promise<string> {
  const key = `${width ?? ""} ${JSON.stringify(spec)}`;
  const svg = kept.get(key) ?? ownNames(await drawSvg(spec, width), key);
  kept.delete(key);
  kept.set(key, svg);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEEP) break;
    kept.delete(oldest);
  }
  return svg;
}

async function drawSvg(spec: Spec, width: number | undefined): Promise<string> {
  const { spec: vega } = compile(spec, { config: CONFIG });
  const view = new View(parse(vega, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "none",
    logLevel: LOG_ERROR,
  });
  try {
    const svg = await view.toSVG();
    return framed(svg, spec, width)
      .replace(/^<svg /, '<svg role="img" aria-hidden="true" focusable="false" ')
      .replace(/\s*\n\s*/g, " ");
  } finally {
    view.finalize();
  }
}
