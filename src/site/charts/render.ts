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

/**
 * Draws a specification to SVG text; the same in Node and browser. Expressions are interpreted, never compiled to code,
 * so that the site's policy against inline scripts holds.
 * @param width the width it was made for: the drawing is framed to it
 */
export async function renderSvg(spec: Spec, width?: number): Promise<string> {
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
