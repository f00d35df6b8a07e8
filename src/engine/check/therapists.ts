import { type Check, type CheckContext, type CheckFinding, plural, type UnitRow } from "./base.js";
import type { Finding } from "./finding.js";

const SHOWN = 20;

interface Pair {
  readonly een: UnitRow;
  readonly ander: UnitRow;
  readonly n: number;
  readonly trajecten: number;
}

/** Codes of behandelaars that occur at two vestigingen, counted per pair; at many vestigingen it is no code of one person. */
async function atTwo({ db, bound, names }: CheckContext): Promise<CheckFinding[]> {
  const rows = await db.all<{ o1: string; v1: string; o2: string; v2: string; n: number; trajecten: number }>(`
    -- grain: pair of vestigingen; source: check_traject; bounds: behandelaar_vestigingen
    WITH plek AS (SELECT behandelaar, organisatie, vestiging, count(*) AS n FROM check_traject
      WHERE behandelaar IS NOT NULL GROUP BY behandelaar, organisatie, vestiging
      QUALIFY count(*) OVER (PARTITION BY behandelaar) BETWEEN 2 AND ${bound("behandelaar_vestigingen")} - 1)
    SELECT a.organisatie AS o1, a.vestiging AS v1, b.organisatie AS o2, b.vestiging AS v2, count(*) AS n, sum(a.n + b.n) AS trajecten
    FROM plek a JOIN plek b ON a.behandelaar = b.behandelaar AND (a.vestiging, a.organisatie) < (b.vestiging, b.organisatie)
    GROUP BY ALL ORDER BY v1, o1, v2, o2`);
  const pairs = rows.map(
    (r): Pair => ({
      een: { organisatie: r.o1, vestiging: r.v1 },
      ander: { organisatie: r.o2, vestiging: r.v2 },
      n: r.n,
      trajecten: r.trajecten,
    }),
  );
  const finding = (waar: string, wat: string, rijen: number): Finding => ({
    code: "behandelaar-twee-vestigingen",
    ernst: "let op",
    waar,
    wat,
    gevolg:
      "Response en uitkomst per vestiging veranderen er niet door; elk zorgtraject telt bij de vestiging waaronder het is geleverd. Is de vestiging van de behandelaar geleverd in plaats van die van de behandeling, dan klopt de verdeling over vestigingen niet.",
    herstel: "Vraag na of deze behandelaars op twee plaatsen werken, of dat één code voor twee mensen wordt gebruikt.",
    rijen,
  });
  const found = pairs
    .slice(0, SHOWN)
    .map((p) =>
      finding(
        `${names.unit(p.een)} en ${names.unit(p.ander)}`,
        `${plural(p.n, "behandelaarcode komt", "behandelaarcodes komen")} op beide vestigingen voor`,
        p.trajecten,
      ),
    );
  const rest = pairs.slice(SHOWN);
  if (rest.length)
    found.push(
      finding(
        "overige vestigingen",
        `nog ${plural(rest.length, "paar vestigingen deelt", "paren van vestigingen delen")} behandelaarcodes`,
        rest.reduce((sum, p) => sum + p.trajecten, 0),
      ),
    );
  return found;
}

async function everywhere({ db, bound }: CheckContext): Promise<CheckFinding[]> {
  const r = await db.one<{ codes: number; trajecten: number }>(`
    -- grain: the delivery; source: check_traject; bounds: behandelaar_vestigingen
    SELECT count(*) AS codes, coalesce(sum(n), 0) AS trajecten FROM (
      SELECT behandelaar, count(*) AS n FROM check_traject WHERE behandelaar IS NOT NULL GROUP BY ALL
      HAVING count(DISTINCT (organisatie, vestiging)) >= ${bound("behandelaar_vestigingen")})`);
  if (r.codes === 0) return [];
  return [
    {
      code: "behandelaar-overal",
      ernst: "let op",
      waar: "trajecten, behandelaar",
      wat: `${plural(r.codes, "behandelaarcode komt", "behandelaarcodes komen")} op ${bound("behandelaar_vestigingen")} of meer vestigingen voor (${plural(r.trajecten, "zorgtraject", "zorgtrajecten")}); dat ${r.codes === 1 ? "lijkt een restcode" : "lijken restcodes"}`,
      gevolg:
        "Response en uitkomst per vestiging veranderen er niet door; wie naar behandelaars kijkt, telt deze codes als één persoon.",
      herstel: "Laat de leverancier de behandelaar leeg leveren waar die onbekend is.",
      rijen: r.trajecten,
    },
  ];
}

/** Behandelaars at more than one vestiging; never a code. */
export const therapists: Check = async (c) => [...(await atTwo(c)), ...(await everywhere(c))];
