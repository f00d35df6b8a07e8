import { compile, expressionInterpreter, LOG_ERROR, parse, View } from "../vendor/vega.js";
import { CONFIG, type Spec } from "./theme.js";

type Runtime = ReturnType<typeof parse>;

/**
 * Drawings are compiled once and fed: two specifications that differ in their rows and in the ends of their axes only are one
 * drawing. Compiling takes as long as drawing does, and a choice changes nothing but rows.
 */

type Json = Readonly<Record<string, unknown>>;
type Values = readonly unknown[];

/** A specification without what it can be fed: the rows of each layer, and the domain of each axis. */
export interface Lifted {
  readonly template: Spec;
  /** By the name that the template gives them. */
  readonly rows: Readonly<Record<string, Values>>;
  /** By axis: "x" or "y". */
  readonly domains: Readonly<Record<string, Values>>;
}

const isObject = (x: unknown): x is Json => typeof x === "object" && x !== null && !Array.isArray(x);

/** The axis of an encoding whose domain can be fed; null where it has none, or none of its own. */
function axisOf(channel: string, def: unknown): "x" | "y" | null {
  const axis = /^([xy])2?$/.exec(channel)?.[1] as "x" | "y" | undefined;
  const domain = isObject(def) && isObject(def["scale"]) ? def["scale"]["domain"] : undefined;
  return axis && Array.isArray(domain) && domain.length > 0 ? axis : null;
}

/** Takes rows and domains out of a specification. Layers that give one axis two domains keep them. */
export function lift(spec: Spec): Lifted {
  const rows: Record<string, Values> = {};
  const domains: Record<string, Values> = {};
  const unlike = new Set<string>();
  const look = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) look(child);
    if (!isObject(node)) return;
    for (const [key, child] of Object.entries(node)) {
      const axis = axisOf(key, child);
      if (axis) {
        const domain = (child as { scale: { domain: Values } }).scale.domain;
        const known = domains[axis];
        if (known && JSON.stringify(known) !== JSON.stringify(domain)) unlike.add(axis);
        domains[axis] = domain;
      }
      if (key !== "data") look(child);
    }
  };
  look(spec);
  for (const axis of unlike) delete domains[axis];
  const strip = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(strip);
    if (!isObject(node)) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => {
        if (key === "data" && isObject(child) && Array.isArray(child["values"])) {
          const name = `rijen_${Object.keys(rows).length}`;
          rows[name] = child["values"];
          return [key, { name }];
        }
        const axis = axisOf(key, child);
        if (axis && domains[axis]) {
          const def = child as { scale: Json };
          // Of what a domain holds only the kind counts: numbers make another drawing than names.
          return [
            key,
            { ...def, scale: { ...def.scale, domain: typeof domains[axis][0] === "number" ? [0, 1] : ["§"] } },
          ];
        }
        return [key, strip(child)];
      }),
    );
  };
  return { template: strip(spec) as Spec, rows, domains };
}

const domainSignal = (axis: string): string => `domein_${axis}`;

/** A drawing compiled, and the signals by which its axes are fed. */
const compiled = ({ template, domains }: Lifted): Runtime => {
  const { spec } = compile(template, { config: CONFIG });
  const fed = Object.keys(domains);
  const scales = (spec.scales ?? []).map((s) =>
    fed.includes(s.name) ? { ...s, domain: { signal: domainSignal(s.name) } } : s,
  );
  const signals = [...fed.map((axis) => ({ name: domainSignal(axis), value: [] })), ...(spec.signals ?? [])];
  return parse({ ...spec, scales, signals } as never, undefined, { ast: true });
};

/** Drawings that are compiled, by their template; the one that was not used longest goes first. */
const known = new Map<string, Runtime>();
const KEEP = 120;

function compiledOnce(lifted: Lifted): Runtime {
  const key = JSON.stringify(lifted.template);
  const runtime = known.get(key) ?? compiled(lifted);
  known.delete(key);
  known.set(key, runtime);
  for (const oldest of known.keys()) {
    if (known.size <= KEEP) break;
    known.delete(oldest);
  }
  return runtime;
}

/**
 * A specification as SVG, of the size that Vega gives it. Each has a view of its own: a view that is fed again keeps the order in
 * which its marks first came, and the same rows would not always be the same bytes (a third of the time is left so, a fifth with
 * a view that is kept).
 */
export async function svgOf(spec: Spec): Promise<string> {
  const lifted = lift(spec);
  const view = new View(compiledOnce(lifted), { expr: expressionInterpreter, renderer: "none", logLevel: LOG_ERROR });
  try {
    for (const [axis, domain] of Object.entries(lifted.domains)) view.signal(domainSignal(axis), domain);
    // Vega writes in the rows that it is given.
    for (const [name, values] of Object.entries(lifted.rows))
      view.data(
        name,
        values.map((v) => ({ ...(v as object) })),
      );
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
