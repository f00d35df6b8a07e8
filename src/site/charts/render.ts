import { compile, expressionInterpreter, LOG_ERROR, parse, View } from "../vendor/vega.js";
import { CONFIG, type Spec } from "./theme.js";

/**
 * Draws a specification to SVG text; the same in Node and browser. Expressions are interpreted, never compiled to code,
 * so that the site's policy against inline scripts holds.
 */
export async function renderSvg(spec: Spec): Promise<string> {
  const { spec: vega } = compile(spec, { config: CONFIG });
  const view = new View(parse(vega, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "none",
    logLevel: LOG_ERROR,
  });
  try {
    const svg = await view.toSVG();
    return svg.replace(/^<svg /, '<svg role="img" aria-hidden="true" focusable="false" ').replace(/\s*\n\s*/g, " ");
  } finally {
    view.finalize();
  }
}
