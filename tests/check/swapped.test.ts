import { describe, expect, test } from "vitest";
import { findUnitFaults } from "../../src/engine/check/units.js";
import { intake } from "../support/delivery.js";
import { find, findOnly, Small } from "./small.js";

const PLACES = ["Abeel", "Berk", "Ceder"];
/** Courses whose values are told, each with a total 999 without answers: a finding that names its vestiging. */
const world =
  (n: number, values: (w: Small, k: number) => Record<string, string | number>) =>
  (w: Small): void => {
    for (let k = 0; k < n; k++) w.measure(w.course(k, values(w, k)), "SCL-90", k, 999);
  };
const codes = (list: readonly { code: string }[]): string[] => [...new Set(list.map((f) => f.code))];

describe("columns of persons in the place of a unit: told, no name shown, nothing said per vestiging", () => {
  test.each<[string, string, (w: Small, k: number) => Record<string, string>]>([
    [
      "patient_id and vestiging",
      "vestiging",
      (w, k) => ({ patient_id: PLACES[k % 3] ?? "", vestiging: w.key("patient") }),
    ],
    ["patient_id and organisatie", "organisatie", (w) => ({ patient_id: "De Vlier", organisatie: w.key("patient") })],
  ])("%s", async (_, column, values) => {
    const found = await find(world(40, values));
    expect(codes(found)).toEqual(["vestiging-lijkt-sleutel"]);
    expect(found).toMatchObject([{ ernst: "fout", waar: `trajecten, ${column}`, rijen: 40 }]);
  });
  test("behandelaar and vestiging: more vestigingen than behandelaars, each with one", async () => {
    const build = (n: number) => (w: Small) => {
      const keys = Array.from({ length: n }, () => w.key("behandelaar"));
      world(60, (_, k) => ({ vestiging: keys[k % n] ?? "", behandelaar: PLACES[(k % n) % 3] ?? "" }))(w);
    };
    expect(codes(await find(build(10)))).toEqual(["vestiging-lijkt-sleutel"]);
    // Below the bound the words are taken for names of vestigingen; they are in no other column to know them by.
    await expect(find(build(9))).rejects.toThrow();
  });
  test("a column of functions in the place of behandelaars is no reason", async () => {
    const found = await find(
      world(60, (_, k) => ({ vestiging: `Plaats ${k % 12}`, behandelaar: k % 5 < 2 ? "arts" : "psych" })),
    );
    expect(codes(found)).not.toContain("vestiging-lijkt-sleutel");
  });
  test("nearly as many vestigingen as patients: more than one for three, from thirty on", async () => {
    const build = (patients: number, places: number) =>
      world(patients, (_, k) => ({ vestiging: `Plaats ${k % places}` }));
    expect(await findOnly("vestiging-lijkt-sleutel", build(30, 10))).toEqual([]);
    expect(await findOnly("vestiging-lijkt-sleutel", build(30, 11))).toHaveLength(1);
    expect(await findOnly("vestiging-lijkt-sleutel", build(29, 29))).toEqual([]);
  });
  test("many values are keys; short numbers are equal by chance", async () => {
    const keys = (n: number) =>
      world(20, (w, k) => {
        const patient = w.key("patient");
        return { patient_id: patient, vestiging: k < n ? patient : "Abeel" };
      });
    expect(codes(await find(keys(3)))).toEqual(["vestiging-lijkt-sleutel"]);
    expect(codes(await find(keys(2)))).toContain("999-zonder-antwoorden");
    expect(codes(await find(keys(2)))).not.toContain("vestiging-lijkt-sleutel");
    const numbers = world(20, (_, k) => ({ traject_id: k + 1, vestiging: (k % 4) + 1 }));
    expect(codes(await find(numbers))).not.toContain("vestiging-lijkt-sleutel");
  });
  test("rows of eenheden that were set aside are told from there, not a second time", async () => {
    const w = new Small();
    w.course(1, { vestiging: "V1" });
    const { db } = await intake({
      ...w.files(),
      "eenheden.csv":
        "code,niveau,naam,geldig_van,geldig_tot\nV1,vestiging,A,2018-06-30,2018-06-29\nV1,vestiging,B,,\nV1,vestiging,B,,\n",
    });
    expect(await db.texts("SELECT count(*)::VARCHAR FROM apart WHERE tabel = 'eenheden'")).toEqual(["2"]);
    expect(await findUnitFaults(db)).toEqual([]);
  });
  test("nor in what is said of eenheden", async () => {
    const w = new Small();
    world(40, () => ({ patient_id: "Abeel", vestiging: w.key("patient") }))(w);
    const { db } = await intake({ ...w.files(), "eenheden.csv": "code,niveau\nV1,vestiging\n" });
    const found = await findUnitFaults(db);
    expect(found).toMatchObject([{ code: "vestiging-niet-in-eenheden", rijen: 40 }]);
    expect(w.secrets.filter((s) => JSON.stringify(found).includes(s))).toEqual([]);
  });
});

describe("a name that may not be shown", () => {
  test.each([
    ["a behandelaar", "behandelaarqzaqz"],
    ["in capitals, with spaces", " BEHANDELAARqzaqz "],
    ["after a slash", "12/behandelaarqzaqz"],
    ["with a character that cannot be seen", "behandelaarqzaqz\u200b"],
    ["a number of seven digits", "Noord 1234567"],
  ])("%s", async (_, vestiging) => {
    const found = await findOnly(
      "999-zonder-antwoorden",
      world(3, () => ({ vestiging })),
    );
    expect(found.map((f) => f.waar)).toEqual(["(afgeschermd) (De Vlier), SCL-90"]);
  });
  test("an organisatie too, and in a list of vestigingen", async () => {
    const found = await find((w) => {
      for (let k = 0; k < 3; k++) w.course(k + 10, { organisatie: "behandelaarqzaqz", laatste_contact: "2018-01-02" });
    });
    expect(found.find((f) => f.code === "contact-omgekeerd")?.wat).toContain("(Abeel (afgeschermd): 3)");
  });
  test("six digits, and a part of a key, are names", async () => {
    const found = await findOnly(
      "999-zonder-antwoorden",
      world(4, (_, k) => ({ vestiging: k % 2 ? "Noord 123456" : "behandelaarqz" })),
    );
    expect(found.map((f) => f.waar)).toEqual(["Noord 123456 (De Vlier), SCL-90", "behandelaarqz (De Vlier), SCL-90"]);
  });
  test("an instrument that is the part of an XML key after the slash", async () => {
    const all = await findOnly("instrument-onbekend", (w) => {
      w.measure(w.course(0), "Koppelqz", 0, 5, [], { id: "AGB/koppelqz" });
      w.measure(w.course(1), "AGB", 0, 5);
    });
    expect(all.map((x) => x.wat)).toEqual([
      expect.stringContaining("instrument (afgeschermd: een sleutel of behandelaarcode)"),
      expect.stringContaining("instrument AGB"),
    ]);
  });
  test("not the name of a list behind the key that an export was given", async () => {
    const all = await findOnly("instrument-onbekend", (w) => {
      w.measure(w.course(0), "Eigenlijst", 0, 5, [], { id: "12/start/Eigenlijst" });
    });
    expect(all.map((x) => x.wat)).toEqual([expect.stringContaining("instrument Eigenlijst")]);
  });
});
