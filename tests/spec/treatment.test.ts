import { expect, test } from "vitest";
import { exactCube } from "../support/cube.js";
import { csv, runFiles } from "../support/delivery.js";

/** Sessions and duration of closed treatments: what is not known is counted as not known. */

const WHOLE = [{ niveau: "totaal", perioden: ["totaal"] }] as const;

test("sessions are days with a contact; of who has no contacten they are not known", async () => {
  const { db, models } = await runFiles({
    "aanlevering.json": JSON.stringify({ periode: { van: "2018-01-01", tot: "2018-12-31" } }),
    "trajecten.csv": csv(`
      traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum
      T1         | P1         | A         | 2018-01-10     | 2018-06-10      | 2018-06-20
      T2         | P2         | A         | 2018-02-01     | 2018-03-01      | 2018-03-01
      T3         | P3         | A         | 2018-02-01     |                 | 2018-03-01`),
    "metingen.csv": "meting_id,traject_id,instrument,datum,ruwe_score\n",
    "contacten.csv": csv(`
      traject_id | datum      | soort
      T1         | 2018-01-10 | behandeling
      T1         | 2018-01-10 | behandeling
      T1         | 2018-06-10 | behandeling`),
  });
  const { cellen } = await exactCube(db, WHOLE, models.periode);
  db.close();
  const of = (atoom: string) => {
    const c = cellen.find((x) => x.atoom === atoom);
    return { n: c?.n, som: Number(Object.values(c?.sommen ?? {})[0]?.som ?? 0) };
  };
  expect(of("sessies")).toEqual({ n: 1, som: 2 });
  expect(of("zonder sessies").n).toBe(2);
  // Without a last contact the closing date is the end.
  expect(of("duur")).toEqual({ n: 3, som: 151 + 28 + 28 });
  expect(of("zonder duur").n).toBe(0);
});
