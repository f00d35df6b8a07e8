import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { lit, openDb } from "../../src/engine/db.js";
import { intake, tempFolder } from "../support/delivery.js";

/** The same delivery in every form that is accepted gives the same tables. */

const TRAJECTEN = `traject_id,patient_id,vestiging,eerste_contact,laatste_contact,einddatum,geboortejaar
T1,P1,Abeel,2018-01-10,2018-06-10,2018-06-20,1980
T2,P2,"Berk, zuid",2018-02-10,2018-07-10,,
`;
const METINGEN = `meting_id,traject_id,instrument,datum,ruwe_score
M1,T1,SCL-90,2018-01-10,198.5
M2,T1,SCL-90,2018-06-10,158
M3,T2,OQ-45,2018-02-10,
`;
const ITEMS = `meting_id,item,score\n${Array.from({ length: 45 }, (_, i) => `M3,${i + 1},${i % 5}\n`).join("")}`;

const semicolon = (text: string): string =>
  text.replaceAll('"Berk, zuid"', "Berk@ zuid").replaceAll(",", ";").replaceAll("@", ",");

async function tables(files: Record<string, string | Buffer>) {
  const { db, delivery } = await intake(files);
  return {
    trajecten: await db.all(
      "SELECT traject_id, patient_id, vestiging, eerste_contact::VARCHAR AS ec, einddatum::VARCHAR AS ed, geboortejaar FROM trajecten ORDER BY nr",
    ),
    metingen: await db.all(
      "SELECT meting_id, traject_id, instrument_code, datum::VARCHAR AS d, ruwe_score FROM metingen ORDER BY nr",
    ),
    items: await db.all("SELECT * FROM item_som ORDER BY meting_nr"),
    rows: delivery.accounts.map((a) => [a.tabel, a.gelezen, a.aanvaard, a.apart]),
  };
}

let plain: Awaited<ReturnType<typeof tables>>;
beforeAll(async () => {
  plain = await tables({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN, "items.csv": ITEMS });
});

test("plain CSV", () => {
  expect(plain.rows).toEqual([
    ["trajecten", 2, 2, 0],
    ["metingen", 3, 3, 0],
    ["items", 45, 45, 0],
  ]);
  expect(plain.trajecten[1]).toEqual({
    traject_id: "T2",
    patient_id: "P2",
    vestiging: "Berk, zuid",
    ec: "2018-02-10",
    ed: null,
    geboortejaar: null,
  });
  expect(plain.metingen[0]).toMatchObject({ instrument_code: "SCL-90", ruwe_score: 198.5 });
  expect(plain.items).toHaveLength(1);
});

describe("other forms", () => {
  test("semicolons and decimal commas", async () => {
    expect(
      await tables({
        "trajecten.csv": semicolon(TRAJECTEN),
        "metingen.csv": semicolon(METINGEN).replace("198.5", "198,5"),
        "items.csv": semicolon(ITEMS),
      }),
    ).toEqual(plain);
  });
  test("a byte order mark, Windows line ends, capitals and other column order", async () => {
    const turned = `\uFEFFDatum,MEETMOMENT,instrument,traject_id,Meting_ID,ruwe_score\r\n2018-01-10,x,SCL-90,T1,M1,"198,5"\r\n2018-06-10,x,scl90,T1,M2,158\r\n2018-02-10,x,oq-45,T2,M3,\r\n`;
    expect(
      await tables({
        "trajecten.csv": `\uFEFF${TRAJECTEN.replaceAll("\n", "\r\n")}`,
        "metingen.csv": turned,
        "items.csv": ITEMS,
      }),
    ).toEqual(plain);
  });
  test("gzip", async () => {
    expect(
      await tables({
        "trajecten.csv.gz": gzipSync(TRAJECTEN),
        "metingen.csv.gz": gzipSync(METINGEN),
        "items.csv.gz": gzipSync(ITEMS),
      }),
    ).toEqual(plain);
  });
  test("items as 3.0 and 3,0 are whole numbers", async () => {
    const decimals = ITEMS.replace(/,(\d)\n/g, ",$1.0\n");
    expect(await tables({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN, "items.csv": decimals })).toEqual(
      plain,
    );
  });
  test("Parquet, with typed and with text columns", async () => {
    const folder = tempFolder();
    const db = await openDb();
    const files: Record<string, Buffer> = {};
    for (const [name, text] of [
      ["trajecten", TRAJECTEN],
      ["metingen", METINGEN],
      ["items", ITEMS],
    ] as const) {
      const source = path.join(folder, `${name}.csv`);
      const target = path.join(folder, `${name}.parquet`);
      (await import("node:fs")).writeFileSync(source, text);
      await db.run(
        `COPY (SELECT * FROM read_csv(${lit(source)}${name === "items" ? "" : ", all_varchar = true"})) TO ${lit(target)} (FORMAT parquet)`,
      );
      files[`${name}.parquet`] = readFileSync(target);
    }
    expect(await tables(files)).toEqual(plain);
  });
});

test.each([
  ["sep=", '"sep=,"'],
  ["a title", '"Zorgtrajecten van 2018"'],
])("a quoted first line after a byte order mark is passed over: %s", async (_, line) => {
  const above = (text: string): string => `\ufeff${line}\r\n${text.replaceAll("\n", "\r\n")}`;
  const files = { "trajecten.csv": above(TRAJECTEN), "metingen.csv": above(METINGEN), "items.csv": above(ITEMS) };
  expect(await tables(files)).toEqual(plain);
  const zipped = Object.fromEntries(Object.entries(files).map(([n, t]) => [`${n}.gz`, gzipSync(t)]));
  expect(await tables(zipped)).toEqual(plain);
});

test("the line of a faulty row counts from the top of the file, with a quoted line after a mark passed over", async () => {
  const { db } = await intake({
    "trajecten.csv": `\ufeff"Zorgtrajecten"\n${TRAJECTEN.replace("T2,P2", "T2,")}`,
    "metingen.csv": METINGEN,
  });
  expect(await db.texts("SELECT regel FROM apart WHERE tabel = 'trajecten'")).toEqual(["4"]);
});
