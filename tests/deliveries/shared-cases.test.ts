import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";

/**
 * Small deliveries that users ran into elsewhere stand beside the project, with the right behaviour of each; they are never copied
 * into it. Where they are not there, the test says so by its name and is skipped.
 */

const CASES = path.resolve("..", "shared", "cases");
const ROOM = mkdtempSync(path.join(tmpdir(), "rom-gedeelde-gevallen-"));
process.env["ROM_WORK"] = path.join(ROOM, "werk");
const { checkDelivery } = await import("../../src/engine/cli/check.js");
afterAll(() => rmSync(ROOM, { recursive: true, force: true }));

/** Per case: exit code, and what must be said. 0: clean · 7: usable, something to mend · 3: unusable. */
const RIGHT: Readonly<Record<string, readonly [number, ...RegExp[]]>> = {
  "breed-metingen": [
    3,
    /geen van de 220 metingen heeft een score/,
    /oq1 … oq45 \(45 kolommen\)/,
    /antwoorden in items\.csv/,
  ],
  "datums-iso-T": [0, /100 van 120 afgesloten zorgtrajecten/],
  "einddatum-9999": [0, /133 van 150 afgesloten zorgtrajecten/, /tellen als leeg: 9999-12-31/],
  "geboortejaar-0": [7, /120 aanvaard, 0 apart gezet/, /geboortejaar: 40 waarden tellen als leeg: 0 \(14 keer\), 9999/],
  "items-met-voorvoegsel": [3, /geen van de 9\.900 antwoorden is aanvaard/, /alleen het nummer van de vraag/],
  "items-min99": [7, /antwoord -99/, /dat lijkt een code voor 'niet ingevuld'/],
  "kop-spaties": [0, /kolom 'Meting ID' is gelezen als meting_id/],
  "lange-namen": [7, /533 van 640 afgesloten zorgtrajecten/],
  "lopend-leeg": [0, /133 van 150 afgesloten zorgtrajecten/],
  "lopend-nvt": [0, /133 van 150 afgesloten zorgtrajecten/, /reden_einde: 50 waarden tellen als leeg: nvt/],
  "meting-met-tijdstip": [0, /100 van 120 afgesloten zorgtrajecten/],
  mojibake: [7, /twee keer gecodeerd/, /Beëindiging Café/],
  "naam-jaartal": [0, /trajecten_2019\.csv: gelezen als trajecten/, /metingen\.csv\.csv: gelezen als metingen/],
  "organisatie-hoofdletter": [7, /Stichting De Vlier \(112\), stichting De Vlier \(88\) als Stichting De Vlier/],
  "patient-15-cijfers": [7, /meer dan vijftien cijfers, en na het vijftiende alleen nullen/, /hebben samen 2 sleutels/],
  "patient-1e14": [7, /wetenschappelijke notatie/, /hebben samen 1 sleutel/, /tekst/],
  "redcap-breed": [3, /lijkt op een export van REDCap/, /rom -- indeling/],
  "sep-regel": [0, /regel 1 \('sep='\) is overgeslagen/],
  "sleutels-voorloopnullen": [3, /geen van de 220 metingen is aanvaard/, /als voorloopnullen niet meetelden/],
  tabs: [0, /gescheiden door tabs/],
  titelregel: [0, /de kopregel staat op regel 3/],
  "vestiging-hoofdletters": [
    7,
    /NOORD \(24\), Noord \(24\), noord \(24\) als Noord/,
    /Noord {2}West \(24\), Noord West \(24\) als Noord West/,
  ],
  "voor-na-in-trajecten": [3, /er zijn geen metingen/, /phq9_voor, phq9_na/],
};

/** Checks a case, in this process, as the command does. */
async function check(name: string): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const out = path.join(ROOM, "uit", name);
  const reporter = { line: (text: string) => void lines.push(text), step: <T>(_: string, f: () => Promise<T>) => f() };
  const code = await checkDelivery({ delivery: path.join(CASES, name), out }, reporter);
  return { code, said: [...lines, readFileSync(path.join(out, "rapport.csv"), "utf8")].join("\n") };
}

describe.skipIf(!existsSync(CASES))("the deliveries of ../shared/cases (skipped where that folder is not)", () => {
  const found = existsSync(CASES) ? readdirSync(CASES).filter((n) => statSync(path.join(CASES, n)).isDirectory()) : [];
  test.each(found)("%s", async (name) => {
    const { code, said } = await check(name);
    const [wanted, ...words] = RIGHT[name] ?? [];
    // A case that this table does not know yet must at least end in a verdict.
    if (wanted === undefined) expect([0, 3, 7]).toContain(code);
    else expect(code, said).toBe(wanted);
    for (const w of words) expect(said).toMatch(w);
    // Nothing that follows from a mangled key is told beside it.
    if (name.startsWith("patient-1")) expect(said).not.toMatch(/beginnen terwijl een ander zorgtraject/);
  });
});
