/** The parts of Vega that figures need; a site build bundles this module into one file of the site's own. */
export { Error as LOG_ERROR, parse, View } from "vega";
export { expressionInterpreter } from "vega-interpreter";
export { compile } from "vega-lite";
