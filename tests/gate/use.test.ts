import { expect, test } from "vitest";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { without } from "../../src/site/queries/use.js";
import { writeFiles } from "../support/delivery.js";
import { makeRelease } from "../support/releases.js";

/**
 * What a release tells of who uses a questionnaire: none at all is no row; one patient is a hidden row, like any that is small,
 * be his meting of no use, without a partner, or of a zorgtraject that counts.
 */
test("one patient with a questionnaire looks hidden, nobody looks unused", async () => {
  const trajecten = ["traject_id,patient_id,organisatie,vestiging,geboortejaar,eerste_contact,laatste_contact"];
  const metingen = ["meting_id,traject_id,instrument,datum,ruwe_score"];
  const meet = (id: string, toets: string, datum: string, score: number): void => {
    metingen.push(`${toets}${id}${datum},T${id},${toets},${datum},${score}`);
  };
  for (const [v, vestiging] of ["Allen", "Een paar", "Een halve", "Een onbruikbaar", "Een kind", "Geen"].entries())
    for (let i = 0; i < 130; i++) {
      const id = `${v}x${i}`;
      const child = vestiging === "Een kind" && i === 7;
      trajecten.push(`T${id},P${id},O${v % 2},${vestiging},${child ? 2008 : 1980},2018-01-02,2018-06-02`);
      const start = 15 + ((i * 5 + v) % 17);
      meet(id, "een", "2018-01-02", start);
      meet(id, "een", "2018-06-02", start + ((i * 7 + v) % 15));
      const second = vestiging === "Allen" || (vestiging !== "Geen" && i === 7);
      if (!second) continue;
      if (vestiging === "Een onbruikbaar") meet(id, "twee", "2018-01-02", 61);
      else meet(id, "twee", "2018-01-02", start);
      if (["Allen", "Een paar", "Een kind"].includes(vestiging)) meet(id, "twee", "2018-06-02", start + 3);
    }
  const toets = (code: string) => ({ code, naam: code, bereik: [0, 60], richting: "hoger-is-beter" });
  const delivery = writeFiles({
    "trajecten.csv": `${trajecten.join("\n")}\n`,
    "metingen.csv": `${metingen.join("\n")}\n`,
    "aanlevering.json": JSON.stringify({ instrumenten: [toets("een"), toets("twee")] }),
  });
  const db = await openRelease(
    readRelease(await makeRelease(delivery, { coarse: true, indicatoren: ["afgesloten", "delta-t", "hersteld"] })),
  );
  expect((await without(db, "een")).map((u) => u.naam)).toEqual([]);
  // A child is in no figure, so that its vestiging is as one without.
  expect((await without(db, "twee")).map((u) => u.naam)).toEqual(["Een kind", "Geen"]);
  const rows = await db.all<{ naam: string; status: string; n: number | null; reden: string | null }>(
    `SELECT e.naam, i.status, i.n, i.reden FROM indicatoren i JOIN eenheden e USING (eenheid)
     WHERE i.indicator = 'delta-t' AND i.instrument = 'twee' AND i.niveau = 'vestiging' AND i.periode = 'totaal' ORDER BY e.naam`,
  );
  expect(rows.map((r) => r.naam)).toEqual(["Allen", "Een halve", "Een onbruikbaar", "Een paar"]);
  const small = rows.slice(1).map(({ naam: _, ...rest }) => rest);
  for (const one of small)
    expect(one).toEqual({ status: "verborgen", n: null, reden: "niet getoond (kleine aantallen)" });
  db.close();
});
