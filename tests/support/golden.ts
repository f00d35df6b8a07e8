import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { PREVIEW_RELEASE } from "../../src/engine/publish/preview.js";
import { once } from "./once.js";
import { makeRelease } from "./releases.js";

/**
 * The golden release: what this version makes of a demo of 1,500 zorgtrajecten, kept in the project. Tests of the site and of
 * what a release holds start from it, so that they need no gate; tests/golden proves that today's code still makes it, byte
 * for byte. `npm run golden` makes it anew and tells which figures changed.
 */
export const GOLDEN = PREVIEW_RELEASE;

/** Stands before every identifier of a person. */
export const SECRET = "QPLANTX";
const GOLDEN_KEY = "een heel andere sleutel van ruim tweeëndertig tekens";

/** Dates that no other zorgtraject or meting of the demo has. */
const RARE = ["2016-02-29", "2013-07-09"] as const;

/** What stands in the delivery and may stand nowhere else. */
export const PLANTED = [SECRET, "zegt dat het beter gaat", ...RARE];

/**
 * Replaces the identifiers of persons of a demo by ones that can be found again, gives one zorgtraject and one meting a
 * date of their own, and adds a column of free text that nobody asked for.
 */
function plant(delivery: string): void {
  for (const name of ["trajecten.csv", "metingen.csv", "items.csv", "contacten.csv"]) {
    const file = path.join(delivery, name);
    const text = readFileSync(file, "utf8")
      .replace(/^(.*)$/gm, (line, _, at) =>
        line === "" ? line : `${line},${at === 0 ? "opmerking" : `${SECRET} zegt dat het beter gaat`}`,
      )
      .replace(/(?<=\n(?:[^,\n]*,){6})\d{4}-\d\d-\d\d/, name === "trajecten.csv" ? RARE[0] : "$&")
      .replace(/(?<=\n(?:[^,\n]*,){3})\d{4}-\d\d-\d\d/, name === "metingen.csv" ? RARE[1] : "$&")
      .replace(/(^|,)([TPM])(\d{7,8})(?=,)/gm, `$1${SECRET}$2$3`)
      .replace(/,(B\d{3}),/g, `,${SECRET}$1,`);
    writeFileSync(file, text);
  }
}

/** The delivery of the golden release: a demo with words planted in it. Made once in a run of the tests; nobody writes in it. */
export const goldenDelivery = (): Promise<string> =>
  once("aanlevering", async (place) => {
    writeDemo({ trajecten: 1500, seed: 1, out: place });
    plant(place);
  });

/** Makes the golden release anew, with today's code. @returns its folder */
export const makeGolden = async (out: string): Promise<string> =>
  makeRelease(await goldenDelivery(), { key: GOLDEN_KEY, out });
