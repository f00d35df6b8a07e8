import { type Db, isAlive } from "../db.js";
import { EMPTY_WORDS_DDL } from "../intake/empty-words.js";
import { ATTRIBUTE_OF } from "../intake/xml/elements.js";
import { byText, count, plural } from "./base.js";
import type { Finding } from "./finding.js";

const SHOWN = 6;
/** Columns of which it matters to whom a figure applies that they are not known. */
const MATTERS: Readonly<Record<string, string>> = {
  geboortejaar:
    "Deze zorgtrajecten tellen mee; hun leeftijd is onbekend, zodat wie jonger dan 18 is er niet uit valt en de casemix hun leeftijd niet kent.",
};

/**
 * Words that stand where nothing is known (data/policy/lezen.json), per column with their number. The words are those of
 * policy, so that none says anything of a person.
 */
export async function emptyWordFindings(db: Db): Promise<Finding[]> {
  if (!(await isAlive(db))) return [];
  await db.run(EMPTY_WORDS_DDL);
  const xml = (await db.texts("SELECT 1 FROM duckdb_tables() WHERE table_name = 'xml_bestand'")).length > 0;
  const rows = await db.all<{ tabel: string; kolom: string; woord: string; rijen: number }>(
    "SELECT tabel, kolom, woord, sum(rijen) AS rijen FROM leeg_woord GROUP BY ALL ORDER BY tabel, kolom, rijen DESC, woord",
  );
  const places = new Map<string, typeof rows>();
  for (const r of rows) {
    const place = (xml && ATTRIBUTE_OF[r.tabel]?.[r.kolom]) || `${r.tabel}, kolom ${r.kolom}`;
    places.set(place, [...(places.get(place) ?? []), r]);
  }
  return [...places]
    .sort(([a], [b]) => byText(a, b))
    .map(([waar, words]) => {
      const rijen = words.reduce((sum, w) => sum + w.rijen, 0);
      const list = words.slice(0, SHOWN).map((w) => `${w.woord} (${count(w.rijen)} keer)`);
      const rest = words.length - SHOWN;
      const why = MATTERS[words[0]?.kolom ?? ""];
      return {
        code: "leeg-woord",
        ernst: why ? "let op" : "ter informatie",
        waar,
        wat: `${plural(rijen, "waarde telt", "waarden tellen")} als leeg: ${list.join(", ")}${rest > 0 ? ` en ${count(rest)} andere` : ""}`,
        gevolg:
          why ?? "De rij telt mee alsof hier niets staat; een datum in het jaar 9999 betekent nog niet, of onbekend.",
        herstel: why
          ? "Laat de leverancier het geboortejaar meeleveren; laat leeg wat onbekend is."
          : "Niets, als dat klopt; anders: laat leeg wat onbekend is, en lever wat er wel moet staan.",
        rijen,
      };
    });
}
