import type { Policy } from "../../policy/policy.js";
import { ALL, CLASS_WHOLE, MEASURED, WORK_REST } from "../catalogue/kenmerk-atoms.js";
import { INVALID, UNMEASURED } from "../catalogue/names.js";
import type { CubeCell } from "../cube/cube.js";
import type { Place } from "../cube/cube-index.js";
import type { RelationKind } from "./system.js";

/** What the relations of subscales and of classes need of the system that is being built. */
export interface Parts {
  /** Counts in the system so far. */
  readonly cellen: readonly CubeCell[];
  readonly vind: (atoom: string, instrument: string, at: Place) => CubeCell | undefined;
  readonly index: (c: CubeCell | undefined) => number | undefined;
  /** Puts a cell in the system that no figure shows. */
  readonly neemOp: (c: CubeCell) => void;
  readonly verband: (soort: RelationKind, ouder: number, kinderen: readonly number[]) => void;
}

const placeOf = (c: CubeCell): string => `${c.niveau}|${c.eenheid}|${c.periode}`;

/** The subscales of an instrument are counted on the same pairs; what pairs lack them is left between. */
export function relateScales({ cellen, vind, index, neemOp, verband }: Parts): void {
  const first = new Map<string, CubeCell>();
  for (const bron of cellen) {
    if (bron.atoom !== "schalen") continue;
    const instrument = bron.instrument.split("#")[0] ?? "";
    const key = `${instrument}|${placeOf(bron)}`;
    const known = first.get(key);
    if (known) {
      verband("populatie", index(known) as number, [index(bron) as number]);
      continue;
    }
    first.set(key, bron);
    const pair = vind("paar", instrument, bron);
    const rest = vind("zonder schalen", instrument, bron);
    if (!pair || !rest || index(pair) === undefined) continue;
    neemOp(rest);
    verband("populatie", index(pair) as number, [index(bron) as number, index(rest) as number]);
  }
}

/**
 * The classes of a characteristic add up to all closed zorgtrajecten, and those of who was measured to the hoofdparen. Classes
 * that are sets of other figures under another name are tied to these: diagnosehoofdgroepen of hoofdparen, who has no
 * voormeting, work at the start.
 */
export function relateClasses(parts: Parts, { casemix }: Policy): void {
  const { cellen, vind, index, neemOp, verband } = parts;
  const groups = new Map<string, CubeCell[]>();
  for (const c of cellen) {
    if (!(c.atoom in CLASS_WHOLE)) continue;
    const key = `${c.atoom}|${c.instrument.split("#")[0]}|${placeOf(c)}`;
    const list = groups.get(key);
    if (list) list.push(c);
    else groups.set(key, [c]);
  }
  const kind = (way: "hoofdgroep" | "grenzen", kolom?: string): string | undefined =>
    casemix.kenmerken.find((k) => k[way] !== undefined && (kolom === undefined || k.grenzen?.kolom === kolom))?.code;
  const diagnosis = kind("hoofdgroep");
  const severity = casemix.kenmerken.find((k) => k.grenzen?.kolom === "t_voor");
  const work = casemix.kenmerken.find((k) => k.woorden?.kolom === "arbeid_begin")?.code;
  for (const classes of groups.values()) {
    const [first] = classes;
    const whole = first && vind(CLASS_WHOLE[first.atoom] as string, "", first);
    if (!first || !whole) continue;
    if (index(whole) === undefined) neemOp(whole);
    verband(
      "categorie",
      index(whole) as number,
      classes.map((c) => index(c) as number),
    );
  }
  /** A cell as a sum of others, wherever that holds and all that is published of it stands there. */
  const tie = (c: CubeCell, others: readonly (CubeCell | undefined)[], rest?: CubeCell): void => {
    const there = others.filter((o) => o !== undefined);
    if (there.length < others.length || there.some((o) => index(o) === undefined)) return;
    const members = rest && rest.n > 0 ? [...there, rest] : there;
    if (members.reduce((sum, o) => sum + o.n, 0) !== c.n) return;
    if (rest && rest.n > 0) neemOp(rest);
    verband(
      "populatie",
      index(c) as number,
      members.map((o) => index(o) as number),
    );
  };
  for (const c of cellen) {
    const [kenmerk, klasse = ""] = c.instrument.split("#");
    if (c.atoom === MEASURED && kenmerk === diagnosis) tie(c, [vind(`hoofdgroep/${klasse}`, "", c)]);
    if (c.atoom !== ALL) continue;
    if (kenmerk === severity?.code && klasse === severity?.grenzen?.ontbreekt)
      tie(c, [vind(`voormeting/${INVALID}`, "", c), vind(`voormeting/${UNMEASURED}`, "", c)]);
    if (kenmerk === work) tie(c, [vind(`arbeid/begin/${klasse}`, "", c)], vind(WORK_REST, c.instrument, c));
  }
}
