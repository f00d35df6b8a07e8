import type { Db } from "../db.js";
import { type NameForm, nameForms } from "../intake/spellings.js";
import { count, type Names, plural } from "./base.js";
import type { Finding } from "./finding.js";

const SHOWN = 5;
const MANY: Readonly<Record<NameForm["niveau"], string>> = {
  vestiging: "vestigingen",
  organisatie: "organisaties",
  cluster: "clusters",
  team: "teams",
  behandelaar: "behandelaars",
};

const TEXT: Readonly<Record<NameForm["soort"], Pick<Finding, "code" | "ernst" | "gevolg" | "herstel">>> = {
  samen: {
    code: "naam-schrijfwijzen",
    ernst: "let op",
    gevolg: "Zij zijn als één gelezen; apart stonden hun cijfers onder verschillende eenheden.",
    herstel:
      "Schrijf elke naam op één manier. Zijn het toch verschillende, geef ze dan een code in eenheden.csv of namen die meer verschillen.",
  },
  apart: {
    code: "naam-schrijfwijzen-apart",
    ernst: "let op",
    gevolg: "Elke schrijfwijze telt als een eigen eenheid, met eigen cijfers.",
    herstel: "Schrijf elke naam op één manier, of laat namen_samen in data/policy/eenheden.json ze samennemen.",
  },
  nabij: {
    code: "naam-bijna-gelijk",
    ernst: "let op",
    gevolg: "Elke schrijfwijze telt als een eigen eenheid, met eigen cijfers.",
    herstel:
      "Schrijf elke naam op één manier. Zijn het verschillende, zet ze dan in eenheden.csv; dan wordt dit niet meer gemeld.",
  },
  gecodeerd: {
    code: "naam-dubbel-gecodeerd",
    ernst: "let op",
    gevolg: "De letters zijn hersteld; de cijfers staan onder de herstelde naam.",
    herstel: "Exporteer opnieuw en sla het bestand op als CSV UTF-8: het is een keer gelezen als Windows-1252.",
  },
  onherstelbaar: {
    code: "naam-letters-verloren",
    ernst: "fout",
    gevolg: "De naam staat zo in de cijfers; schrijft een andere rij hem goed, dan zijn het twee.",
    herstel: "Exporteer opnieuw en sla het bestand op als CSV UTF-8; deze letters zijn in het bestand al verloren.",
  },
};

/** Names that were joined, mended or look alike: one finding per level and kind. Codes of behandelaars are not shown. */
export async function spellingFindings(db: Db, names: Names): Promise<Finding[]> {
  const groups = new Map<string, NameForm[]>();
  for (const f of await nameForms(db)) {
    const key = `${f.niveau}|${f.soort}`;
    groups.set(key, [...(groups.get(key) ?? []), f]);
  }
  return [...groups.values()].map((forms): Finding => {
    const [{ niveau, soort }] = forms as [NameForm];
    const of = new Map<string, NameForm[]>();
    for (const f of forms) of.set(f.als, [...(of.get(f.als) ?? []), f]);
    const rijen = forms
      .filter((f) => (soort !== "samen" && soort !== "nabij") || f.woord !== f.als)
      .reduce((sum, f) => sum + f.rijen, 0);
    const word = (f: NameForm): string =>
      names.hidden(f.als) ? names.unitWord(f.als) : `${names.unitWord(f.woord)} (${count(f.rijen)})`;
    const quoted = [...of].slice(0, SHOWN).map(([als, all]) => {
      const list = all.map(word).join(", ");
      if (soort === "samen") return `${list} als ${names.unitWord(als)}`;
      return soort === "gecodeerd" ? `${list}: ${names.unitWord(als)}` : list;
    });
    const rest = of.size - SHOWN;
    const said =
      niveau === "behandelaar"
        ? plural(forms.length, "code", "codes")
        : `${quoted.join("; ")}${rest > 0 ? ` en ${count(rest)} andere` : ""}`;
    const what = {
      samen: `${plural(of.size, "naam staat", "namen staan")} er in meer schrijfwijzen (hoofdletters, spaties)`,
      apart: `${plural(forms.length, "naam verschilt", "namen verschillen")} van een andere alleen in hoofdletters of spaties`,
      nabij: `${plural(of.size, "naam staat", "namen staan")} er in schrijfwijzen die alleen in accenten, streepjes of punten verschillen`,
      gecodeerd: `letters zijn twee keer gecodeerd (zoals CafÃ© voor Café) en hersteld`,
      onherstelbaar: `letters zijn twee keer gecodeerd of verloren, en niet met zekerheid te herstellen`,
    }[soort];
    return { ...TEXT[soort], waar: `trajecten, kolom ${niveau}`, wat: `${MANY[niveau]}: ${what}: ${said}`, rijen };
  });
}
