import type { Edition, Policy } from "../../policy/policy.js";
import type { CubeCell } from "../cube/cube.js";
import { ALL } from "./kenmerk-atoms.js";
import { AFTER_CHECKS, CHECKS, INVALID, RESPONSE_STATUS, UNMEASURED } from "./names.js";
import { MOMENTS, WORKLISTS } from "./report-atoms.js";

/**
 * Classes of figures (docs/disclosure.md): which counts every attacker is held to know, and by which rule they are shown.
 * omvang: how many zorgtrajecten a unit closed · proces: whether a questionnaire was filled in · noemer: of how many an
 * outcome is · all else: outcomes and characteristics, which are protected.
 */
export type KnownClass = "omvang" | "proces" | "noemer";

/** How much counts as known: the closed list; with moments and states of response; with every check and questionnaire too. */
export type KnownSet = Policy["publicatie"]["klassen"]["bekend"];

const known = (klasse: KnownClass, ...atoms: readonly string[]): [string, KnownClass][] =>
  atoms.map((a) => [a, klasse]);

/** The closed list of the issue of classes: a valid voormeting, nameting, both; and every denominator of an outcome. */
const STRICT: readonly [string, KnownClass][] = [
  ...known("omvang", "afgesloten", "hsk"),
  ...known("proces", "respons/completer", "respons/geen completer", "voormeting/geldig", "nameting/geldig"),
  ...known("proces", "voormeting/geldig, geen completer", "nameting/geldig, geen completer"),
  ...known("noemer", "hsk/compleet", "hsk/onvolledig", "paar", "zonder paar", "voormeting zonder paar"),
  ...known("noemer", "nameting zonder paar", "alle paren", "dubbel", "hoofdpaar", "zonder hoofdpaar"),
  ...known("noemer", "duur", "zonder duur", "sessies", "zonder sessies", "arbeid", "arbeid onbekend"),
  ...["voor", "na"].flatMap((rol) => known("noemer", `behoefte/${rol}`, `zonder behoefte/${rol}`)),
  ...known("noemer", "tevreden", "zonder tevredenheid", "schalen", "zonder schalen"),
  ...known("noemer", "hoofdrci", "zonder hoofdrci", "hoofdjt", "zonder hoofdjt"),
  ...known("noemer", "vorige", "initieel", "ivorige", "iinitieel"),
];

/** Counts of moments and metingen, over all questionnaires ("") or of one ("i"). */
const filled = (p: "" | "i"): [string, KnownClass][] =>
  known(
    "proces",
    ...["moment", "moment/gevuld", "moment/gemist", "meting", "moment/extra", "zonder vorige", "zonder initieel"].map(
      (a) => p + a,
    ),
  );

/** Whether a moment was filled, by its kind; who answered which of the two; who is on a worklist. */
const MOMENT: readonly [string, KnownClass][] = [
  ...RESPONSE_STATUS.flatMap((c) => known("proces", `respons/${c}`)),
  ...known("proces", "voormeting/geldig, telt niet", "nameting/geldig, telt niet"),
  ...["voormeting", "nameting"].flatMap((rol) => known("proces", `${rol}/${INVALID}`, `${rol}/${UNMEASURED}`)),
  ...filled(""),
  ...MOMENTS.flatMap((m) => known("proces", `moment/${m}`, `moment/${m}/gevuld`, `moment/${m}/gemist`)),
  ...WORKLISTS.flatMap((l) => known("proces", `werklijst/${l}`)),
];

/** On which questionnaire, and why a meting does not count: what was wrong with one person's. */
const CHECK: readonly [string, KnownClass][] = [
  ...filled("i"),
  ...CHECKS.flatMap((c) => known("proces", `voormeting/${c}`)),
  ...AFTER_CHECKS.flatMap((c) => known("proces", `nameting/${c}`)),
];

const SETS: Readonly<Record<KnownSet, ReadonlyMap<string, KnownClass>>> = {
  strikt: new Map(STRICT),
  momenten: new Map([...MOMENT, ...STRICT]),
  controles: new Map([...CHECK, ...MOMENT, ...STRICT]),
};

/** The policy as an edition has it: whether shares of process figures stand near nobody and everybody too is its choice. */
export const underEdition = (policy: Policy, edition: Edition): Policy => {
  const { publicatie } = policy;
  const randen = edition.randen ?? publicatie.klassen.randen;
  return { ...policy, publicatie: { ...publicatie, klassen: { ...publicatie.klassen, randen } } };
};

/** Classes of the counts that a policy holds for known. */
export class Classes {
  private readonly set: ReadonlyMap<string, KnownClass>;
  /** The class of a characteristic that says that there was no valid voormeting. */
  private readonly unmeasured: string | undefined;

  constructor(private readonly policy: Policy) {
    this.set = SETS[policy.publicatie.klassen.bekend];
    const severity = policy.casemix.kenmerken.find((k) => k.grenzen?.kolom === "t_voor");
    this.unmeasured = severity && `${severity.code}#${severity.grenzen?.ontbreekt}`;
  }

  /** The class of a count that everyone is held to know; undefined: it is protected. */
  of({ atoom, instrument }: Pick<CubeCell, "atoom" | "instrument">): KnownClass | undefined {
    return atoom === ALL && instrument === this.unmeasured ? "proces" : this.set.get(atoom);
  }

  /** Whether a known count may stand as n: it is of enough patients. */
  showsN(c: CubeCell): boolean {
    return c.patienten >= this.policy.publicatie.klassen.patienten;
  }

  /**
   * Whether a known count may stand as numerator of a shown n: of process figures also nobody and everybody, where policy
   * says so and no single behandelaar or team is looked at; of others, with as many on either side as any count.
   */
  showsPart(part: CubeCell, whole: CubeCell): boolean {
    const { klassen, drempels } = this.policy.publicatie;
    if (!this.showsN(whole)) return false;
    const small = drempels.telling.aantal;
    const enough = part.patienten >= small && Math.min(part.n, whole.n - part.n) >= small;
    const free = klassen.randen && part.niveau !== "team" && part.niveau !== "behandelaar";
    return enough || (free && this.of(part) === "proces");
  }
}
