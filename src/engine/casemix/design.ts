import { type Db, lit } from "../db.js";
import type { CasemixPolicy, Covariaat } from "../policy/casemix.js";
import { UNIT_KEY } from "../unit-key.js";
import { type ClassCount, joinSmall, OVERIG, type Size, sizeSql } from "./class-counts.js";

/**
 * From rows and classes to the columns of X. Every column is a whole number (the value times `schaal`), so that sums in
 * the database are exact and a release is the same byte for byte on any number of threads.
 */

export interface Column {
  /** Characteristic, number, or "" for the intercept. */
  readonly term: string;
  /** Class of a characteristic; "" for a number. */
  readonly klasse: string;
  readonly naam: string;
  /** What a value of 1 stands for, times this in the database. */
  readonly schaal: number;
  readonly sql: string;
}

/** A class that the others are compared with: no column, but a row among the effects. */
export interface Reference {
  readonly term: string;
  readonly klasse: string;
  readonly naam: string;
}

export interface Term {
  readonly code: string;
  readonly columns: readonly Column[];
  readonly referentie?: Reference;
  /** Of a number: who has none, where they have a term of their own. */
  readonly onbekend?: ClassCount;
}

export interface Design {
  /** Table with vestiging, behandelaar, jaar, y and x0…, one row per zorgtraject. */
  readonly tabel: string;
  readonly n: number;
  readonly ySchaal: number;
  /** The intercept stands first, as term "". */
  readonly terms: readonly Term[];
  readonly columns: readonly Column[];
  /** Patients (not zorgtrajecten) and zorgtrajecten per class of a characteristic, as it is used here. */
  readonly klassen: ReadonlyMap<string, readonly ClassCount[]>;
  /** Terms of the policy that are not in it, and why. */
  readonly weggelaten: readonly { readonly naam: string; readonly reden: string }[];
  /** Organisaties in the rows. */
  readonly organisaties: number;
}

/** Where the rows of a model are, and what of them is the outcome. */
export interface Rows {
  readonly tabel: string;
  /** SQL of the outcome. */
  readonly y: string;
  readonly ySchaal: number;
  /** Covariates that the delivery declared: name, and column of the table. */
  readonly geleverd: readonly {
    readonly naam: string;
    readonly term: string;
    readonly kolom: string;
    readonly soort: "getal" | "categorie";
  }[];
}

const ONBEKEND = new Set(["onbekend", OVERIG]);
const INTERCEPT: Term = {
  code: "",
  columns: [{ term: "", klasse: "", naam: "Uitgangspunt", schaal: 1, sql: "1" }],
};

interface Labels {
  readonly naam: string;
  readonly klassen: readonly { readonly klasse: string; readonly naam: string }[];
}

/** Dummy columns of a characteristic; the most frequent known class is what the others are compared with. */
function classTerm(code: string, naam: string, classes: readonly ClassCount[], at: string): Term | null {
  const [first] = [...classes].sort(
    (a, b) =>
      Number(ONBEKEND.has(a.klasse)) - Number(ONBEKEND.has(b.klasse)) || b.n - a.n || (a.klasse < b.klasse ? -1 : 1),
  );
  if (!first || classes.length < 2) return null;
  return {
    code,
    referentie: { term: code, klasse: first.klasse, naam: `${naam}: ${first.naam}` },
    columns: classes
      .filter((c) => c !== first)
      .map((c) => ({
        term: code,
        klasse: c.klasse,
        naam: `${naam}: ${c.naam}`,
        schaal: 1,
        sql: `CASE WHEN coalesce(${at}, 'onbekend') IN (${c.van.map(lit).join(", ")}) THEN 1 ELSE 0 END`,
      })),
  };
}

const POWERS = ["", "", " in het kwadraat", " tot de derde"];

/** Columns of a number: its powers about `midden` per `per`, and one for unknown where enough rows have none. */
async function numberTerm(
  db: Db,
  rows: Rows,
  least: number,
  spec: { kolom: string; code: string; naam: string; midden?: number; per?: number; machten: number },
): Promise<Term | null> {
  const at = `CAST(r.${spec.kolom} AS DOUBLE)`;
  const facts = await db.one<{ m: number | null; sd: number | null; soorten: number } & Size>(
    `SELECT avg(CAST(r.${spec.kolom} AS DECIMAL(18, 4))) AS m, stddev_samp(${at}) AS sd, count(DISTINCT r.${spec.kolom}) AS soorten,
      ${sizeSql(rows, `r.${spec.kolom} IS NULL`)} FROM ${rows.tabel} r`,
  );
  if (facts.m === null || facts.soorten < 2 || !facts.sd) return null;
  const per = spec.per ?? 10 ** Math.floor(Math.log10(facts.sd) + 1e-9);
  const midden = spec.midden ?? Math.round(facts.m / per) * per;
  const usual = Math.round(facts.m * 1e4) / 1e4;
  const value = `((coalesce(${at}, ${usual}) - ${midden}) / ${per})`;
  const step = per === 1 ? "" : ` (per ${per})`;
  const columns: Column[] = Array.from({ length: spec.machten }, (_, i) => ({
    term: spec.code,
    klasse: "",
    naam: `${spec.naam}${step}${POWERS[i + 1] ?? ""}`,
    schaal: 1e5,
    sql: `CAST(round(${Array.from({ length: i + 1 }, () => value).join(" * ")} * 100000) AS BIGINT)`,
  }));
  const unknown = facts.patienten >= least;
  if (unknown)
    columns.push({
      term: spec.code,
      klasse: "onbekend",
      naam: `${spec.naam}: onbekend`,
      schaal: 1,
      sql: `CASE WHEN r.${spec.kolom} IS NULL THEN 1 ELSE 0 END`,
    });
  return {
    code: spec.code,
    columns,
    ...(unknown
      ? {
          onbekend: {
            klasse: "onbekend",
            naam: "Onbekend",
            n: facts.n,
            patienten: facts.patienten,
            vestigingen: facts.vestigingen,
            organisaties: facts.organisaties,
            teller: facts.teller,
            van: ["onbekend"],
          },
        }
      : {}),
  };
}

/** What a covariate of the policy comes to in a delivery: terms, or why there are none. */
type Made = readonly (Term | { readonly naam: string; readonly reden: string })[];

class Maker {
  readonly klassen = new Map<string, readonly ClassCount[]>();
  constructor(
    private readonly db: Db,
    private readonly rows: Rows,
    private readonly policy: CasemixPolicy,
    private readonly labels: ReadonlyMap<string, Labels>,
  ) {}

  private get least(): number {
    return this.policy.klein.minimum;
  }

  private async classesOf(code: string, from: string, at: string, label: Labels | undefined): Promise<ClassCount[]> {
    const rows = await this.db.all<{ klasse: string } & Size>(
      `SELECT coalesce(${at}, 'onbekend') AS klasse, ${sizeSql(this.rows)} FROM ${from} GROUP BY 1 ORDER BY 1`,
    );
    const order = label?.klassen.map((k) => k.klasse) ?? [];
    const place = (k: string): number => (order.includes(k) ? order.indexOf(k) : order.length);
    const found = rows
      .map((r) => ({
        ...r,
        naam: label?.klassen.find((k) => k.klasse === r.klasse)?.naam ?? r.klasse,
        van: [r.klasse],
      }))
      .sort((a, b) => place(a.klasse) - place(b.klasse) || (a.klasse < b.klasse ? -1 : 1));
    const joined = joinSmall(found, this.least);
    this.klassen.set(code, joined);
    return joined;
  }

  async characteristic(code: string): Promise<Made> {
    const label = this.labels.get(code);
    const naam = label?.naam ?? this.policy.kenmerken.find((k) => k.code === code)?.naam ?? code;
    if (!label) return [{ naam, reden: "niet geleverd" }];
    const at = `k.${JSON.stringify(code)}`;
    const classes = await this.classesOf(
      code,
      `${this.rows.tabel} r LEFT JOIN casemix_klasse k USING (traject_nr)`,
      at,
      label,
    );
    const term = classTerm(code, naam, classes, at);
    return [term ?? { naam, reden: "iedereen heeft dezelfde waarde" }];
  }

  async covariate(c: Covariaat): Promise<Made> {
    if ("kenmerk" in c) return this.characteristic(c.kenmerk);
    if ("getal" in c) {
      const term = await numberTerm(this.db, this.rows, this.least, { ...c, kolom: c.getal, code: c.getal });
      return [term ?? { naam: c.naam, reden: "niet geleverd, of iedereen heeft dezelfde waarde" }];
    }
    const made: (Term | { naam: string; reden: string })[] = [];
    for (const g of this.rows.geleverd) {
      const at = `r.${JSON.stringify(g.kolom)}`;
      const term =
        g.soort === "getal"
          ? await numberTerm(this.db, this.rows, this.least, {
              kolom: JSON.stringify(g.kolom),
              code: g.term,
              naam: g.naam,
              machten: 1,
            })
          : classTerm(g.term, g.naam, await this.classesOf(g.term, `${this.rows.tabel} r`, at, undefined), at);
      made.push(term ?? { naam: g.naam, reden: "iedereen heeft dezelfde waarde" });
    }
    return made;
  }
}

/**
 * Lays out X for a model: the covariates of the policy and the characteristics of its questions, as a table of whole
 * numbers.
 * @param labels of the characteristics that the delivery has; table `casemix_klasse` has a column for each
 * @param tabel name of the table to make
 */
export async function makeDesign(
  db: Db,
  tabel: string,
  rows: Rows,
  covariates: readonly Covariaat[],
  questions: readonly string[],
  policy: CasemixPolicy,
  labels: ReadonlyMap<string, Labels>,
): Promise<Design> {
  const maker = new Maker(db, rows, policy, labels);
  const terms: Term[] = [INTERCEPT];
  const weggelaten: { naam: string; reden: string }[] = [];
  for (const c of covariates)
    for (const made of await maker.covariate(c)) "code" in made ? terms.push(made) : weggelaten.push(made);
  for (const q of questions)
    if (!terms.some((t) => t.code === q))
      for (const made of await maker.characteristic(q)) if ("code" in made) terms.push(made);
  const columns = terms.flatMap((t) => t.columns);
  for (const t of terms) if (t.onbekend && !maker.klassen.has(t.code)) maker.klassen.set(t.code, [t.onbekend]);
  await db.run(`CREATE TABLE ${tabel} AS
    SELECT ${UNIT_KEY.vestiging} AS vestiging, nullif(r.behandelaar, '(onbekend)') AS behandelaar, r.patient_nr, r.jaar,
      CAST(round(${rows.y} * ${rows.ySchaal}) AS BIGINT) AS y, ${columns.map((c, i) => `CAST(${c.sql} AS BIGINT) AS x${i}`).join(", ")}
    FROM ${rows.tabel} r LEFT JOIN casemix_klasse k USING (traject_nr)`);
  const { n, organisaties } = await db.one<Size>(`SELECT ${sizeSql(rows)} FROM ${rows.tabel} r`);
  return { tabel, n, organisaties, ySchaal: rows.ySchaal, terms, columns, klassen: maker.klassen, weggelaten };
}
