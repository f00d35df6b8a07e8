import { describe, expect, test } from "vitest";
import { intake } from "../support/delivery.js";

/** Bad rows are set aside with their place and what was expected; nothing is lost. */

const HEAD = "traject_id,patient_id,vestiging,eerste_contact,laatste_contact,geboortejaar,toestemming\n";
const M = "meting_id,traject_id,instrument,datum,ruwe_score\n";

interface Aside {
  tabel: string;
  regel: number;
  kolom: string;
  waarde: string;
  verwacht: string;
}

async function aside(files: Record<string, string>) {
  const { db, delivery } = await intake(files);
  for (const a of delivery.accounts) expect(a.gelezen).toBe(a.aanvaard + a.apart);
  return {
    rows: await db.all<Aside>(
      "SELECT tabel, regel, kolom, waarde, verwacht FROM apart WHERE NOT alleen_waarde ORDER BY tabel, regel, kolom",
    ),
    emptied: await db.all<Aside>(
      "SELECT tabel, regel, kolom, waarde, verwacht FROM apart WHERE alleen_waarde ORDER BY tabel, regel, kolom",
    ),
    accounts: Object.fromEntries(delivery.accounts.map((a) => [a.tabel, [a.gelezen, a.aanvaard, a.apart]])),
    db,
  };
}

describe("rows", () => {
  test("of a value that may be a key or a name in a shifted column, only the shape is shown", async () => {
    const shown = async (value: string): Promise<string> => {
      const { emptied } = await aside({
        "trajecten.csv": `${HEAD}T1,P1,A,2018-01-10,"${value}",1980,ja\nT2,P2,A,2018-01-10,2018-06-10,1980,ja\n`,
        "metingen.csv": M,
      });
      return emptied[0]?.waarde ?? "";
    };
    expect(await shown("2018-02-30")).toBe("2018-02-30");
    expect(await shown("31-02-2018")).toBe("31-02-2018");
    expect(await shown("12-13-1975")).toBe("99-99-9999");
    expect(await shown("1234")).toBe("1234");
    expect(await shown("x")).toBe("x");
    expect(await shown("12345")).toBe("99999");
    expect(await shown("T00815-Jansen")).toBe("A99999-Aaaaaa");
    expect(await shown("é".repeat(41))).toBe("(41 tekens)");
  });
  test("every fault of a row is named, with line, column, value and expectation; persons stay out of it", async () => {
    const { rows, emptied, accounts } = await aside({
      "trajecten.csv": `${HEAD}T1,P1,A,2018-02-30,2018-06-10,1980,ja
T2,P2,,10-13-2018,2018-06-10,1780,misschien
,P3,A,2018-01-10,2018-06-10,1980,
T4,P4,A,2018-01-10,2018-06-10,1980.5,nee
T5,P5,A,2018-01-10,,,
`,
      "metingen.csv": M,
    });
    expect(rows).toEqual([
      {
        tabel: "trajecten",
        regel: 2,
        kolom: "eerste_contact",
        waarde: "2018-02-30",
        verwacht: "een bestaande datum als 2018-03-31",
      },
      {
        tabel: "trajecten",
        regel: 3,
        kolom: "eerste_contact",
        // Their consent cannot be read, so that they count as somebody who objected.
        waarde: "(bezwaar)",
        verwacht: "een bestaande datum als 2018-03-31",
      },
      { tabel: "trajecten", regel: 3, kolom: "toestemming", waarde: "aaaaaaaaa", verwacht: "een van: ja, nee" },
      {
        tabel: "trajecten",
        regel: 3,
        kolom: "vestiging",
        waarde: "",
        verwacht: "ingevuld: tekst van hoogstens 200 tekens",
      },
      {
        tabel: "trajecten",
        regel: 4,
        kolom: "traject_id",
        waarde: "(afgeschermd)",
        verwacht: "ingevuld: tekst van hoogstens 200 tekens",
      },
    ]);
    // Of an optional column only the value goes; the row counts.
    const year = {
      kolom: "geboortejaar",
      waarde: "(afgeschermd)",
      verwacht: "een geheel getal van 1890 tot en met 2030",
    };
    expect(emptied).toEqual([
      { tabel: "trajecten", regel: 3, ...year },
      { tabel: "trajecten", regel: 5, ...year },
    ]);
    expect(accounts["trajecten"]).toEqual([5, 2, 3]);
  });

  test("line numbers hold with line breaks in quotes, blank lines and lines that are no rows", async () => {
    const { rows, accounts } = await aside({
      "trajecten.csv": `\uFEFF${HEAD}T1,P1,"Abeel
bij het park",2018-01-10,2018-06-10,,

T2,P2,A,2018-01-10
T3,P3,A,geen datum,2018-06-10,,
T4,P4,A,2018-01-10,2018-06-10,,,te,veel
T5,P5,A,nog niet,2018-06-10,,
`,
      "metingen.csv": M,
    });
    expect(rows.map((r) => [r.regel, r.kolom])).toEqual([
      [5, "(regel)"],
      [6, "eerste_contact"],
      [7, "(regel)"],
      [8, "eerste_contact"],
    ]);
    expect(accounts["trajecten"]).toEqual([5, 1, 4]);
  });

  test("an orphan meting, and one whose zorgtraject was set aside", async () => {
    const { rows, accounts } = await aside({
      "trajecten.csv": `${HEAD}T1,P1,A,2018-01-10,2018-06-10,,\nT2,P2,A,kapot,2018-06-10,,\n`,
      "metingen.csv": `${M}M1,T1,SCL-90,2018-01-10,200\nM2,T9,SCL-90,2018-01-10,200\nM3,T2,SCL-90,2018-01-10,200\n`,
    });
    expect(rows.filter((r) => r.tabel === "metingen").map((r) => [r.regel, r.kolom, r.waarde])).toEqual([
      [3, "traject_id", "(afgeschermd)"],
      [4, "traject_id", "(afgeschermd)"],
    ]);
    expect(accounts["metingen"]).toEqual([3, 1, 2]);
  });

  test("copies of a row are kept once; different rows under one key are all set aside", async () => {
    const { rows, accounts, db } = await aside({
      "trajecten.csv": `${HEAD}T1,P1,A,2018-01-10,2018-06-10,,\nT1,P1,A,2018-01-10,2018-06-10,,\nT2,P2,A,2018-01-10,2018-06-10,,\nT2,P2,B,2018-01-10,2018-06-10,,\n`,
      "metingen.csv": M,
    });
    expect(await db.all("SELECT traject_id FROM trajecten")).toEqual([{ traject_id: "T1" }]);
    expect(rows.map((r) => [r.regel, r.verwacht])).toEqual([
      [3, "elke rij één keer"],
      [4, "een sleutel die maar op één rij staat"],
      [5, "een sleutel die maar op één rij staat"],
    ]);
    expect(accounts["trajecten"]).toEqual([4, 1, 3]);
  });
});

describe("items", () => {
  const good = {
    "trajecten.csv": `${HEAD}T1,P1,A,2018-01-10,2018-06-10,,\n`,
    "metingen.csv": `${M}M1,T1,OQ-45,2018-01-10,\nM2,T1,OQ-45,2018-06-10,\n`,
  };
  const list = (id: string, n = 45): string => Array.from({ length: n }, (_, i) => `${id},${i + 1},2\n`).join("");

  test("faulty answers are set aside and count as not answered; the rest of the list still counts", async () => {
    const items = `meting_id,item,score\n${list("M1")}M2,1,2\nM2,2,7\nM2,46,2\nM2,3,2.5\nM2,0,2\nM2,4,\nM2,5,x\nM9,1,2\n${list("M2", 45).split("\n").slice(5).join("\n")}`;
    const { rows, accounts, db } = await aside({ ...good, "items.csv": items });
    expect(rows.map((r) => [r.regel, r.kolom])).toEqual([
      [48, "item, score"],
      [49, "item, score"],
      [50, "score"],
      [51, "item"],
      [53, "score"],
      [54, "meting_id"],
    ]);
    expect(accounts["items"]).toEqual([45 + 8 + 40, 45 + 2 + 40, 6]);
    // SD items among 6–45 are 22, all answered 2; 13, 24 and 31 are reversed (4 − 2 = 2).
    expect(await db.all("SELECT som, beantwoord, beantwoord_lijst FROM item_som ORDER BY meting_nr")).toEqual([
      { som: 50, beantwoord: 25, beantwoord_lijst: 45 },
      { som: 44, beantwoord: 22, beantwoord_lijst: 41 },
    ]);
  });

  test("a list delivered twice counts once", async () => {
    const { accounts, db, rows } = await aside({
      ...good,
      "items.csv": `meting_id,item,score\n${list("M1")}${list("M2")}${list("M1")}`,
    });
    expect(accounts["items"]).toEqual([135, 90, 45]);
    expect(new Set(rows.map((r) => r.verwacht))).toEqual(new Set(["elke rij één keer"]));
    expect(await db.all("SELECT som, beantwoord FROM item_som ORDER BY meting_nr")).toEqual([
      { som: 50, beantwoord: 25 },
      { som: 50, beantwoord: 25 },
    ]);
  });

  test("answers that contradict each other count neither time", async () => {
    const { rows, accounts, db } = await aside({
      ...good,
      "items.csv": `meting_id,item,score\n${list("M1")}M1,2,4\n${list("M2")}`,
    });
    expect(rows.map((r) => [r.regel, r.verwacht])).toEqual([
      [3, "elke vraag één keer per meting"],
      [47, "elke vraag één keer per meting"],
    ]);
    expect(accounts["items"]).toEqual([91, 89, 2]);
    expect(await db.all("SELECT som, beantwoord FROM item_som ORDER BY meting_nr")).toEqual([
      { som: 48, beantwoord: 24 },
      { som: 50, beantwoord: 25 },
    ]);
  });

  test("items of an unknown instrument are accepted and not scored", async () => {
    const { accounts, db } = await aside({
      ...good,
      "metingen.csv": `${M}M1,T1,EIGEN,2018-01-10,\n`,
      "items.csv": `meting_id,item,score\n${list("M1", 10)}`,
    });
    expect(accounts["items"]).toEqual([10, 10, 0]);
    expect(await db.all("SELECT instrument_code FROM metingen")).toEqual([{ instrument_code: null }]);
  });
});
