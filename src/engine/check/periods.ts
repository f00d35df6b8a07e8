import { type Db, lit } from "../db.js";
import type { Delivery } from "../intake/intake.js";
import { bulkSpan } from "../models/period.js";
import type { Settled } from "../models/run.js";
import type { Policy } from "../policy/policy.js";
import { count, plainText } from "./base.js";
import type { Finding } from "./finding.js";

/** A delivery that was processed before; dates ISO, `van` to and including `tot`. */
export interface EarlierDelivery {
  /** SHA-256 of its files, as `Delivery.hash`. */
  readonly hash: string;
  readonly bron: string;
  readonly van: string;
  readonly tot: string;
  readonly peildatum: string;
}

const DAY = 86_400_000;
const days = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** Who delivers; the name `process` gives a delivery that does not say it. */
const sourceOf = (delivery: Delivery): string => delivery.description.bron ?? "aanlevering";

/** Dates so far from all others that a derived period leaves them out. */
export function outsidePeriod(models: Pick<Settled, "periode" | "buitenPeriode">): Finding[] {
  const { periode, buitenPeriode: n } = models;
  if (n === 0) return [];
  return [
    {
      code: "periode-uitschieters",
      ernst: "let op",
      waar: "trajecten, einddatum en laatste_contact",
      wat: `${count(n)} ${n === 1 ? "zorgtraject ligt" : "zorgtrajecten liggen"} met einddatum (of laatste_contact) ver van alle andere; de periode is afgeleid van de andere: ${periode.van} tot en met ${periode.tot}`,
      gevolg: "Deze zorgtrajecten tellen als buiten de periode gesloten: zij staan in geen enkel cijfer.",
      herstel: "Laat de leverancier deze datums nakijken, of noem de periode in aanlevering.json.",
      rijen: n,
    },
  ];
}

/** First contacts so far from all others that a year must be wrong; by the same bounds as the period. */
export async function outsideStart(db: Db, policy: Policy): Promise<Finding[]> {
  const { van, tot } = await bulkSpan(db, "eerste_contact", policy.periode);
  if (van === null || tot === null) return [];
  // One after the end of its own zorgtraject is told as such.
  const { buiten } = await db.one<{ buiten: number }>(`
    -- grain: the delivery; source: trajecten; bounds: kwantiel and gat_dagen of the period
    SELECT count(*) AS buiten FROM trajecten WHERE eerste_contact < DATE ${lit(van)}
      OR (eerste_contact > DATE ${lit(tot)} AND eerste_contact <= coalesce(least(laatste_contact, einddatum), eerste_contact))`);
  if (buiten === 0) return [];
  return [
    {
      code: "eerste-contact-uitschieters",
      ernst: "let op",
      waar: "trajecten, eerste_contact",
      wat: `${count(buiten)} ${buiten === 1 ? "zorgtraject begint" : "zorgtrajecten beginnen"} ver van alle andere (${van} tot en met ${tot})`,
      gevolg:
        "Rond het eerste contact wordt de voormeting gezocht: klopt de datum niet, dan heeft het zorgtraject geen voormeting, en telt het wel in de noemer van de response.",
      herstel: "Laat de leverancier deze datums nakijken; vaak is een jaartal verkeerd.",
      rijen: buiten,
    },
  ];
}

/**
 * Compares the period of a delivery with those before it: the same files again, a period that overlaps one of the same bron,
 * days between the last of them and this one that nobody delivered.
 */
export function earlierPeriods(
  delivery: Delivery,
  models: Pick<Settled, "periode" | "peildatum">,
  earlier: readonly EarlierDelivery[],
): Finding[] {
  const { van, tot } = models.periode;
  const waar = `periode ${van} tot en met ${tot}`;
  const same = earlier.find((e) => e.hash === delivery.hash);
  if (same)
    return [
      {
        code: "periode-al-verwerkt",
        ernst: "let op",
        waar,
        wat: `precies deze bestanden zijn al eerder verwerkt (peildatum ${same.peildatum})`,
        gevolg: "De cijfers worden dezelfde als toen; naast elkaar gelegd tellen de behandelingen twee keer.",
        herstel:
          "Niets, als dit de bedoeling is. Verwachtte u nieuwe gegevens, vraag de leverancier dan om het nieuwe bestand.",
        rijen: 0,
      },
    ];
  const bron = sourceOf(delivery);
  const own = earlier.filter((e) => e.bron === bron);
  const overlapping = own.filter((e) => e.van <= tot && van <= e.tot);
  const found: Finding[] = [];
  if (overlapping.length) {
    const list = overlapping.map((e) => `${e.van} tot en met ${e.tot} (peildatum ${e.peildatum})`).sort();
    found.push({
      code: "periode-overlap",
      ernst: "let op",
      waar,
      wat: `van ${plainText(bron)} is al ${count(list.length)} keer een overlappende periode verwerkt: ${list.slice(0, 5).join("; ")}`,
      gevolg:
        "Deze aanlevering vervangt die cijfers niet vanzelf: response en uitkomst van de overlap staan in twee uitgaven, en kunnen verschillen doordat er later nog metingen bij kwamen.",
      herstel: "Gebruik voor de overlap alleen de uitgave met de jongste peildatum.",
      rijen: 0,
    });
  }
  const last = own
    .filter((e) => e.tot < van)
    .map((e) => e.tot)
    .sort()
    .at(-1);
  const missing = last === undefined || overlapping.some((e) => e.van < van) ? 0 : days(last, van) - 1;
  if (missing > 0)
    found.push({
      code: "periode-gat",
      ernst: "let op",
      waar,
      wat: `de vorige periode van ${plainText(bron)} eindigde op ${last}; ${count(missing)} dagen ertussen zijn niet geleverd`,
      gevolg: "Behandelingen die in die dagen zijn afgesloten ontbreken in elk cijfer en in de trend.",
      herstel: "Vraag een aanlevering van de ontbrekende periode, of zet de periode in aanlevering.json goed.",
      rijen: 0,
    });
  return found;
}
