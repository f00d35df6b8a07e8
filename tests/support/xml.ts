/** Parts of a BenchmarkImport, written for people: only what a test is about has to be said. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

const quoted = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("\n", "&#10;");

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const list = Object.entries(attributes).filter(([, v]) => v !== undefined);
  const head = `<${[name, ...list.map(([k, v]) => `${k}="${quoted(String(v))}"`)].join(" ")}`;
  return children.length ? `${head}>\n${children.join("\n")}\n</${name}>` : `${head}/>`;
}

export const item = (itemnummer: number, score: number | string): string => element("Item", { itemnummer, score });

export const meting = (a: Attributes, ...items: readonly string[]): string =>
  element(
    "Meting",
    { typemeting: 1, typeRespondent: "01", gebruiktMeetinstrument: "OQ45-sd", totaalscoreMeting: 50, ...a },
    ...items,
  );

export const dbc = (a: Attributes, ...metingen: readonly string[]): string =>
  element(
    "DBCTraject",
    {
      DBCTrajectnummer: "D1",
      DBCPrestatieCode: "123456003890",
      startdatumDBC: "2018-01-02",
      einddatumDBC: "2018-06-30",
      datumEersteSessie: "2018-01-10",
      datumLaatsteSessie: "2018-06-20",
      redenEindeDBC: 1,
      ...a,
    },
    ...metingen,
  );

export const traject = (a: Attributes, ...dbcs: readonly string[]): string =>
  element(
    "Zorgtraject",
    {
      zorgtrajectnummer: "Z1",
      zorgdomeinCode: "02",
      locatiecode: "Abeel",
      primaireDiagnoseCode: "as1_14.01",
      GAFscore: 55,
      ...a,
    },
    element("NevendiagnoseCode", { nevendiagnoseCode: "nb" }),
    element("Behandelaar", { primairOfNeven: 2, alias: "B9" }),
    element("Behandelaar", { primairOfNeven: 1, alias: "B1" }),
    ...dbcs,
  );

export const patient = (a: Attributes, ...trajecten: readonly string[]): string =>
  element(
    "Patient",
    {
      koppelnummer: "P1",
      geboorteJaar: 1980,
      geslacht: 2,
      postcodegebied: 1234,
      leefsituatie: 10,
      opleidingsniveau: 43,
      ...a,
    },
    ...trajecten,
  );

export const provider = (a: Attributes, ...patients: readonly string[]): string =>
  element("Zorgaanbieder", { zorgaanbiedercode: "06290001", zorgaanbiedernaam: "De Vlier", ...a }, ...patients);

export const benchmarkImport = (a: Attributes, ...providers: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    "BenchmarkImport",
    {
      xmlns: "http://sbggz.nl/schema/import/5.0.1",
      versie: "5.0",
      datumCreatie: "2018-07-05T12:00:00",
      startdatumAangeleverdePeriode: "2018-01-01",
      einddatumAangeleverdePeriode: "2018-12-31",
      ...a,
    },
    ...providers,
  )}\n`;

/** One patient with one zorgtraject of one DBCTraject. */
export const single = (...metingen: readonly string[]): string =>
  benchmarkImport({}, provider({}, patient({}, traject({}, dbc({}, ...metingen)))));
