import { type Db, lit } from "../db.js";
import { count } from "../format.js";
import { listNames, shownName } from "../intake/column-names.js";
import type { Delivery, RowAccount } from "../intake/intake.js";
import type { Policy } from "../policy/policy.js";
import { percentage } from "./base.js";
import type { Finding } from "./finding.js";
import { isMangled } from "./keys.js";
import { FOLLOWS, followsFromKey, remedyFor } from "./remedy.js";

/** One step from delivered rows to figures: how many there were, and how many went on. */
export interface Step {
  /** What is counted: `metingen`, `zorgtrajecten`, … */
  readonly wat: string;
  /** What those that went on have: `aanvaard`, `met een score`, … */
  readonly stap: string;
  readonly van: number;
  readonly over: number;
}

/** A step with what it must leave, and what to say where it leaves less. */
interface Judged extends Step {
  readonly minst: number;
  /** Rows that were delivered more than once, the same: nothing of them is lost. */
  readonly dubbel: number;
  /** What one, and what several of them are or have. */
  readonly gezegde: readonly [string, string];
  readonly reden: () => Promise<{ readonly waardoor: string; readonly herstel: string }>;
}

/** What is expected of a row that stands in a file more than once, the same each time; one of them counts. */
const ONCE = "elke rij één keer";

const numbers = (db: Db): Promise<Record<string, number>> =>
  db.one<Record<string, number>>(`
    -- grain: the delivery; source: metingen, score, koppeling, zorgtraject, paar
    SELECT (SELECT count(*) FROM metingen) AS metingen,
      (SELECT count(instrument_code) FROM metingen) AS herkend,
      (SELECT count(*) FROM score WHERE instrument IS NOT NULL) AS tellend,
      (SELECT count(score) FROM score WHERE instrument IS NOT NULL) AS gescoord,
      (SELECT count(*) FROM trajecten) AS trajecten,
      (SELECT count(*) FROM zorgtraject WHERE status = 'afgesloten') AS afgesloten,
      (SELECT count(DISTINCT traject_nr) FROM paar) AS met_paar`);

/** Columns of a file that nothing was read from, as a sentence; empty where there are none. */
function unread({ ongelezen }: Delivery, ...tables: readonly string[]): string {
  const parts = ongelezen
    .filter((u) => tables.includes(u.tabel))
    .map((u) => `niet gelezen van ${u.bestand}: ${listNames(u.kolommen.map(shownName))}`);
  return parts.length ? `; ${parts.join("; ")}` : "";
}

/** What most rows of a table were set aside for. */
async function mostly(db: Db, a: RowAccount): Promise<{ waardoor: string; herstel: string }> {
  const rows = await db.all<{ kolom: string; verwacht: string; waarde: string; rijen: number }>(`
    -- grain: kind of fault of a table; source: apart
    SELECT kolom, verwacht, coalesce(min(waarde) FILTER (waarde <> ''), '') AS waarde, count(DISTINCT coalesce(rij, positie)) AS rijen
    FROM apart WHERE tabel = ${lit(a.tabel)} AND NOT alleen_waarde GROUP BY ALL ORDER BY rijen DESC, kolom, verwacht LIMIT 1`);
  const [top] = rows;
  return {
    waardoor: top
      ? `; meestal door kolom ${top.kolom}: verwacht ${top.verwacht}${top.waarde ? `, gevonden ${top.waarde}` : ""} (${count(top.rijen)} keer)`
      : "",
    herstel:
      top && followsFromKey(top.verwacht) && (await isMangled(db, top.kolom))
        ? FOLLOWS
        : ((top && remedyFor(top.verwacht, top.kolom, top.waarde)) ?? "Verbeter eerst deze fout."),
  };
}

/** What kept metingen from a score, or zorgtrajecten from a pair, most often. */
async function reasons(db: Db, sql: string): Promise<string> {
  const rows = await db.all<{ reden: string; n: number }>(sql);
  return rows.length ? `; reden: ${rows.map((r) => `${r.reden} (${count(r.n)})`).join(", ")}` : "";
}

/** Totals that were delivered under a code where a total is no score of the instrument; empty where there are none. */
async function otherTotals(db: Db): Promise<string> {
  const rows = await db.all<{ geleverd: string; codes: string; n: number }>(`
    -- grain: instrument and code delivered; source: score, metingen, totaal_code
    SELECT min(m.instrument) AS geleverd, any_value(c.codes) AS codes, count(*) AS n
    FROM score s JOIN metingen m ON m.nr = s.meting_nr
    JOIN (SELECT instrument, string_agg(code, ' of ' ORDER BY code) AS codes FROM totaal_code GROUP BY 1) c ON c.instrument = s.instrument
    WHERE s.score IS NULL AND m.ruwe_score IS NOT NULL AND m.ruwe_score <> 999
      AND NOT EXISTS (SELECT 1 FROM totaal_code t WHERE t.instrument = s.instrument AND t.code = m.code_geleverd)
    GROUP BY s.instrument, m.code_geleverd ORDER BY n DESC, geleverd LIMIT 3`);
  return rows
    .map(
      (r) =>
        `; ${count(r.n)} keer staat er een totaal bij ${shownName(r.geleverd)}, dat daar iets anders betekent: lever het als ${r.codes}`,
    )
    .join("");
}

async function steps(db: Db, delivery: Delivery, policy: Policy): Promise<Judged[]> {
  const n = await numbers(db);
  const of = (name: string): number => n[name] ?? 0;
  const { aanvaard, herkend, gescoord } = policy.verlies.minst;
  const twice = new Map(
    (
      await db.all<{ tabel: string; n: number }>(`
      -- grain: table; source: apart
      SELECT tabel, count(DISTINCT coalesce(rij, positie)) AS n FROM apart WHERE verwacht = ${lit(ONCE)} GROUP BY ALL`)
    ).map((r) => [r.tabel, r.n]),
  );
  const accepted = delivery.accounts.map(
    (a): Judged => ({
      wat: a.tabel === "items" ? "antwoorden" : a.tabel === "trajecten" ? "zorgtrajecten" : a.tabel,
      stap: `aanvaard (${a.bestand})`,
      van: a.gelezen,
      over: a.aanvaard,
      minst: aanvaard.waarde,
      dubbel: twice.get(a.tabel) ?? 0,
      gezegde: [`is aanvaard (${a.bestand})`, `zijn aanvaard (${a.bestand})`],
      reden: () =>
        a.gelezen === 0
          ? Promise.resolve({
              waardoor: `: ${a.bestand} bevat alleen een kopregel${unread(delivery, "trajecten", "metingen")}`,
              herstel:
                "Lever per meting een rij in metingen.csv: meting_id, traject_id, instrument, datum en de score.",
            })
          : mostly(db, a),
    }),
  );
  return [
    ...accepted,
    {
      wat: "metingen",
      stap: "met een instrument uit het register",
      van: of("metingen"),
      over: of("herkend"),
      minst: herkend.waarde,
      dubbel: 0,
      gezegde: ["heeft een instrument uit het register", "hebben een instrument uit het register"],
      reden: async () => ({
        waardoor: "; de codes staan niet in het register van instrumenten",
        herstel: "Gebruik codes uit het register, of beschrijf de instrumenten in aanlevering.json.",
      }),
    },
    {
      wat: "metingen",
      stap: "met een score (van zorgtrajecten die tellen)",
      van: of("tellend"),
      over: of("gescoord"),
      minst: gescoord.waarde,
      dubbel: 0,
      gezegde: ["heeft een score", "hebben een score"],
      reden: async () => ({
        waardoor:
          (await reasons(
            db,
            "SELECT reden, count(*) AS n FROM score WHERE instrument IS NOT NULL AND score IS NULL GROUP BY ALL ORDER BY n DESC, reden LIMIT 3",
          )) +
          (await otherTotals(db)) +
          unread(delivery, "metingen", "items"),
        herstel:
          "Lever ruwe_score in metingen.csv, of de antwoorden in items.csv met één rij per meting en vraag (meting_id, item, score; item is het nummer van de vraag). Staan de antwoorden in kolommen naast elkaar, dan maakt 'npm run rom -- indeling' er een indeling voor.",
      }),
    },
    {
      wat: "zorgtrajecten",
      stap: "afgesloten in de periode",
      van: of("trajecten"),
      over: of("afgesloten"),
      minst: 0,
      dubbel: 0,
      gezegde: ["is afgesloten in de periode", "zijn afgesloten in de periode"],
      reden: async () => ({ waardoor: "", herstel: "" }),
    },
    {
      wat: "afgesloten zorgtrajecten",
      stap: "met een geldige voor- én nameting",
      van: of("afgesloten"),
      over: of("met_paar"),
      minst: 0,
      dubbel: 0,
      gezegde: ["heeft een geldige voor- én nameting", "hebben een geldige voor- én nameting"],
      reden: async () => ({
        waardoor: await reasons(
          db,
          `SELECT reden, sum(n) AS n FROM (
            SELECT 'voormeting ' || voormeting AS reden, count(*) AS n FROM behandeling WHERE voormeting <> 'geldig' GROUP BY ALL
            UNION ALL SELECT 'nameting ' || nameting, count(*) FROM behandeling WHERE nameting <> 'geldig' GROUP BY ALL)
           GROUP BY ALL ORDER BY n DESC, reden LIMIT 4`,
        ),
        herstel:
          "Controleer de datums van metingen en contacten, wie de lijsten invulde (respondent), en of de metingen aan het goede zorgtraject hangen.",
      }),
    },
  ];
}

/** Whether a step left enough: some, and the share that policy asks for. A table that need not hold rows may be empty. */
const enough = (s: Judged): boolean =>
  s.van === 0
    ? s.wat !== "metingen" && s.wat !== "zorgtrajecten"
    : s.over > 0 && s.over >= s.minst * (s.van - s.dubbel);

/**
 * Follows a delivery from rows to pairs. Only the first step that leaves too little is a finding: what comes after it follows
 * from it.
 * @returns every step, and the finding, if any; reasons are counts and words of the rules, never a value of a person
 */
export async function findLosses(
  db: Db,
  delivery: Delivery,
  policy: Policy,
): Promise<{ readonly rekening: readonly Step[]; readonly bevindingen: readonly Finding[] }> {
  const all = await steps(db, delivery, policy);
  const rekening = all.map(({ wat, stap, van, over }) => ({ wat, stap, van, over }));
  const lost = all.find((s) => !enough(s));
  if (!lost) return { rekening, bevindingen: [] };
  const { waardoor, herstel } = await lost.reden();
  const left =
    lost.over === 0
      ? lost.van === 0
        ? `er zijn geen ${lost.wat}`
        : `geen van de ${count(lost.van)} ${lost.wat} ${lost.gezegde[0]}`
      : `${count(lost.over)} van de ${count(lost.van)} ${lost.wat} ${lost.gezegde[lost.over === 1 ? 0 : 1]} (${percentage(lost.over / lost.van)}; ten minste ${percentage(lost.minst)} is nodig)`;
  return {
    rekening,
    bevindingen: [
      {
        code: "verlies",
        ernst: "onbruikbaar",
        waar: lost.wat,
        wat: `${left}${waardoor}`,
        gevolg: "Wat er overblijft zegt niets over de aanlevering: er wordt geen uitgave van gemaakt.",
        herstel,
        rijen: lost.van - lost.over,
      },
    ],
  };
}
