import { describe, expect, test } from "vitest";
import { contractName, isHeader, listNames, nearestName, shownHeader } from "../../src/engine/intake/column-names.js";
import { readContract } from "../../src/engine/intake/contract.js";

const { metingen, trajecten } = readContract().tabellen;

describe("names of columns", () => {
  test.each([
    [
      ["Meting ID", "TRAJECT-ID", "instrument", "Datum"],
      ["meting_id", "traject_id", "instrument", "datum"],
    ],
    // The exact name stands there as well: the other is not taken for it.
    [
      ["meting_id", "Meting ID"],
      ["meting_id", "meting id"],
    ],
    // Two that could be it.
    [
      ["MetingID", "meting.id"],
      ["metingid", "meting.id"],
    ],
    [["metingnr"], ["metingnr"]],
  ])("%j are read as %j", (raw, columns) => {
    expect(contractName(raw, metingen).columns).toEqual(columns);
  });

  test.each([
    ["gebortejaar", "geboortejaar"],
    ["Geboorte jaar", "geboortejaar"],
    ["eind_datum", "einddatum"],
    ["gewicht", undefined],
    // Short names are near to anything.
    ["zv", undefined],
  ])("%s is nearest to %s", (name, wanted) => {
    expect(nearestName(name, Object.keys(trajecten.kolommen))).toBe(wanted);
  });

  test("names that count on are put together, from four on", () => {
    expect(listNames(["id", "oq1", "oq2", "oq3", "oq4", "x"])).toBe("id, oq1 … oq4 (4 kolommen), x");
    expect(listNames(["q1", "q2", "q3"])).toBe("q1, q2, q3");
    expect(listNames(["q2", "q1", "q4", "q5"])).toBe("q2, q1, q4, q5");
    expect(listNames(["a", "b", "c"], 2)).toBe("a, b en nog 1");
  });

  test.each([
    [["record_id", "redcap_event_name", "oq45_1"], true],
    [["P-1203", "Noord", "2018-01-02"], false],
    [["Jansen", "Pietersen"], false],
    [["id", "naam", "naam"], false],
    [["id", "", "datum"], true],
    [["id"], false],
  ])("%j is a header: %s", (line, wanted) => {
    expect(isHeader(line, trajecten)).toBe(wanted);
  });

  test("a line of values is shown by its shape only", () => {
    const { text, likely } = shownHeader(["P-1203", "Jansen", "1961-03-04"], trajecten);
    expect(text).toContain("A-9999, Aaaaaa, 9999-99-99");
    expect(text + likely).not.toMatch(/1203|Jansen|1961/);
    expect(likely).toContain("geen kopregel");
  });
});

test("names that count on with leading zeros are one run too", () => {
  const names = Array.from({ length: 45 }, (_, k) => `oq_${String(k + 1).padStart(2, "0")}`);
  expect(listNames(names)).toBe("oq_01 … oq_45 (45 kolommen)");
  expect(listNames(["v08", "v09", "v10", "v11"])).toBe("v08 … v11 (4 kolommen)");
  expect(listNames(["v08", "v9", "v11"])).toBe("v08, v9, v11");
});
