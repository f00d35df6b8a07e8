import { objections } from "../intake/consent.js";
import { type Check, count } from "./base.js";
import type { Finding } from "./finding.js";

const WATCHED = {
  geboortejaar: {
    leeg: "Niemand valt af als jonger dan 18: de response telt ook kinderen en jongeren mee, als die er zijn.",
    een: "Alle patiënten hebben dan dezelfde leeftijd: wie wegens leeftijd buiten de response valt klopt niet.",
  },
  toestemming: {
    leeg: "Wie bezwaar maakte is niet te herkennen en telt dus mee in elk cijfer.",
    een: "Bezwaar van patiënten is misschien niet geregistreerd, of zij zijn er al uit gelaten; in het tweede geval mist de response hen in de noemer.",
  },
  behandelaar: {
    leeg: "Verschillen tussen behandelaars zijn niet te zien; response en uitkomst per vestiging veranderen er niet door.",
    een: "Verschillen tussen behandelaars zijn niet te zien; response en uitkomst per vestiging veranderen er niet door.",
  },
} as const;

/** Columns that matter and hold nothing, or one value for everybody. The value itself is never shown. */
export const columns: Check = async ({ db, delivery, bound }) => {
  const found: Finding[] = [];
  const names = Object.keys(WATCHED);
  const row = await db.one<Record<string, number>>(`
    -- grain: the delivery; source: trajecten; bounds: kolom_rijen, toestemming_rijen
    SELECT count(*) AS alle, ${names.map((k) => `count("${k}") AS ${k}, count(DISTINCT "${k}") AS ${k}_soorten`).join(", ")}
    FROM trajecten`);
  const alle = row["alle"] ?? 0;
  // The rows of who objected are gone by now: where there were any, the column did hold both answers.
  const objected = (await objections(db))["trajecten"] ?? 0;
  for (const [kolom, words] of Object.entries(WATCHED)) {
    const gevuld = row[kolom] ?? 0;
    const least = bound(kolom === "toestemming" ? "toestemming_rijen" : "kolom_rijen");
    // A format without the column (SBG XML) cannot say who objected; that is not the sender's to mend here.
    const asked = kolom !== "toestemming" || delivery.trajectColumns.includes(kolom);
    if (asked && gevuld === 0 && alle >= bound("kolom_rijen"))
      found.push({
        code: "kolom-leeg",
        ernst: "let op",
        waar: `trajecten, ${kolom}`,
        wat: `de kolom ontbreekt of is leeg bij alle ${count(alle)} zorgtrajecten`,
        gevolg: words.leeg,
        herstel: `Laat de leverancier ${kolom} meeleveren.`,
        rijen: alle,
      });
    else if (row[`${kolom}_soorten`] === 1 && gevuld >= least && !(kolom === "toestemming" && objected > 0))
      found.push({
        code: "kolom-een-waarde",
        ernst: "let op",
        waar: `trajecten, ${kolom}`,
        wat: `alle ${count(gevuld)} ingevulde waarden zijn gelijk`,
        gevolg: words.een,
        herstel: `Vraag de leverancier of ${kolom} per zorgtraject is geleverd of een vaste waarde is.`,
        rijen: gevuld,
      });
  }
  return found;
};
