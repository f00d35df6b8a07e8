import { normalCode } from "./codes.js";
import type { Entry, Fault } from "./schema.js";

/** How many places a scale has: its questions, where of some only one counts. */
export const places = (items: readonly number[], een_van: readonly (readonly number[])[]): number =>
  items.length - een_van.reduce((n, group) => n + group.length - 1, 0);

const fault = (veld: string, wat: string, herstel: string): Fault => ({ veld, wat, herstel });

interface Scale {
  readonly veld: string;
  readonly items: readonly number[];
  readonly omgekeerd: readonly number[];
  readonly regel: string;
  readonly maal: number;
  readonly minimum: number;
  readonly bereik: readonly [number, number] | undefined;
  readonly een_van: readonly (readonly number[])[];
}

/** The key of one scale against the list of questions. */
function scaleFault(s: Scale, e: Entry): Fault | null {
  const { veld, items } = s;
  const a = e.antwoord;
  if (!a || e.aantal_items === undefined)
    return fault(`${veld}.items`, "vraagt antwoord, aantal_items en minimum", "vul ze in, of laat de items weg");
  const known = e.aantal_items;
  if (new Set(items).size < items.length || items.some((i) => i < 1 || i > known))
    return fault(
      `${veld}.items`,
      "noemt een vraag dubbel of een die de lijst niet heeft",
      `noem elke vraag één keer, 1 tot en met ${known}`,
    );
  if (s.omgekeerd.some((i) => !items.includes(i)))
    return fault(`${veld}.omgekeerd`, "noemt een vraag buiten de schaal", "noem alleen vragen uit items");
  const groups = s.een_van.flat();
  if (new Set(groups).size < groups.length || groups.some((i) => !items.includes(i)))
    return fault(`${veld}.een_van`, "noemt een vraag dubbel of buiten de schaal", "noem vragen uit items één keer");
  const k = places(items, s.een_van);
  if (s.minimum > k)
    return fault(`${veld}.minimum`, "is meer dan het aantal vragen van de schaal", `kies ten hoogste ${k}`);
  const many = s.maal * (s.regel === "gemiddelde" ? 1 : k);
  const [low, high] = s.regel === "aantal" ? [0, many] : [a.min * many, a.max * many];
  if (!s.bereik || Math.abs(low - s.bereik[0]) > 1e-9 || Math.abs(high - s.bereik[1]) > 1e-9)
    return fault(
      `${veld}.bereik`,
      `bereik past niet bij de vragen: die geven ${low} tot en met ${high}`,
      "verbeter bereik, items, regel of maal",
    );
  if (a.afwijkend.some((x) => x.items.some((i) => items.includes(i))))
    return fault("antwoord.afwijkend", `noemt een vraag van ${veld}`, "haal de vraag uit een van beide");
  return null;
}

function mainScale(e: Entry): Fault | null {
  const { hoofdschaal: h } = e;
  if (!h.items) {
    if (!h.totaal_geleverd_als.length)
      return fault(
        "hoofdschaal.totaal_geleverd_als",
        "moet zonder hoofdschaal.items iets noemen",
        "noem de code waaronder een totaal komt",
      );
    if (h.minimum !== undefined || h.omgekeerd.length || h.een_van.length || h.telt !== undefined)
      return fault(
        "hoofdschaal",
        "hoofdschaal.minimum, omgekeerd, een_van en telt horen bij hoofdschaal.items",
        "geef items, of laat ze weg",
      );
    return null;
  }
  if (h.minimum === undefined)
    return fault("hoofdschaal.items", "vraagt antwoord, aantal_items en minimum", "geef hoofdschaal.minimum");
  if ((h.regel === "aantal") !== (h.telt !== undefined))
    return fault("hoofdschaal.telt", "hoort bij regel aantal", "geef het antwoord dat telt, of kies een andere regel");
  if ((h.regel === "aantal" || h.een_van.length) && (h.omgekeerd.length || e.antwoord?.andere_codering))
    return fault(
      "hoofdschaal.regel",
      "aantal en een_van gaan niet samen met omgekeerd of antwoord.andere_codering",
      "kies een van beide",
    );
  return scaleFault({ ...h, veld: "hoofdschaal", items: h.items, minimum: h.minimum, bereik: h.bereik }, e);
}

function subscales(e: Entry): Fault | null {
  const seen = new Set<string>();
  const turned = new Map<number, boolean>();
  const keys = [
    ...(e.hoofdschaal.items
      ? [{ veld: "hoofdschaal", items: e.hoofdschaal.items, omgekeerd: e.hoofdschaal.omgekeerd }]
      : []),
    ...e.subschalen.map((s, i) => ({ veld: `subschalen.${i}`, items: s.items, omgekeerd: s.omgekeerd })),
  ];
  for (const [i, s] of e.subschalen.entries()) {
    if (seen.has(s.code)) return fault(`subschalen.${i}.code`, `${s.code} staat er twee keer`, "kies een andere code");
    seen.add(s.code);
    const found = scaleFault({ ...s, veld: `subschalen.${i}`, een_van: [] }, e);
    if (found) return found;
  }
  for (const { veld, items, omgekeerd } of keys)
    for (const i of items) {
      const now = omgekeerd.includes(i);
      if ((turned.get(i) ?? now) !== now)
        return fault(
          `${veld}.omgekeerd`,
          `keert vraag ${i} anders om dan een andere schaal`,
          "keer haar overal om, of nergens",
        );
      turned.set(i, now);
    }
  return null;
}

function answers(e: Entry): Fault | null {
  const { antwoord: a } = e;
  if ((a === undefined) !== (e.aantal_items === undefined))
    return fault("antwoord", "antwoord en aantal_items horen bij elkaar", "geef beide, of geen van beide");
  if (!a) return null;
  const o = a.andere_codering;
  if (o && (o.min + o.verschuiving !== a.min || o.max + o.verschuiving !== a.max || o.verschuiving === 0))
    return fault(
      "antwoord.andere_codering",
      "wordt met de verschuiving niet het eigen bereik",
      "verbeter min, max of verschuiving",
    );
  if (o && a.afwijkend.length)
    return fault("antwoord.andere_codering", "gaat niet samen met antwoord.afwijkend", "laat een van beide weg");
  const unknown = [...(a.onbekend ?? [])].sort((x, y) => x - y);
  if (unknown.some((c, i) => (i > 0 && c !== (unknown[i - 1] ?? 0) + 1) || (c >= a.min && c <= a.max)))
    return fault("antwoord.onbekend", "vraagt opeenvolgende codes buiten min en max", "noem andere codes");
  const n = a.andere_nummering;
  const turned = [e.hoofdschaal, ...e.subschalen].some((s) => s.omgekeerd.length);
  if (n && (turned || o || n.overgeslagen > (e.aantal_items ?? 0)))
    return fault(
      "antwoord.andere_nummering",
      "gaat niet samen met omgekeerde vragen of andere_codering, en slaat een nummer van de lijst over",
      "laat het weg, of verbeter overgeslagen",
    );
  return null;
}

/** What is wrong with an entry beyond the shape of its fields; null where it is right. */
export function faultOf(e: Entry): Fault | null {
  if (!e.aliassen.includes(e.code)) return fault("code", "code staat niet onder aliassen", "zet de code er ook bij");
  const aliases = new Set(e.aliassen.map(normalCode));
  const owner = new Set<string>();
  for (const [veld, codes] of [
    ["hoofdschaal", e.hoofdschaal.totaal_geleverd_als],
    ...e.subschalen.map((s, i) => [`subschalen.${i}`, s.totaal_geleverd_als] as const),
  ] as const)
    for (const c of new Set(codes.map(normalCode))) {
      if (!aliases.has(c))
        return fault(
          `${veld}.totaal_geleverd_als`,
          "noemt een code die niet onder aliassen staat",
          "zet haar onder aliassen",
        );
      if (owner.has(c))
        return fault(`${veld}.totaal_geleverd_als`, `${c} is al het totaal van een andere schaal`, "kies één schaal");
      owner.add(c);
    }
  const codes = new Set(e.subschalen.map((s) => s.code));
  for (const veld of ["normen", "afkappunten", "betrouwbaarheid", "rci", "mic"] as const)
    for (const [i, x] of e[veld].entries())
      if (x.schaal !== undefined && !codes.has(x.schaal))
        return fault(
          `${veld}.${i}.schaal`,
          `${x.schaal} is geen subschaal`,
          "noem een code van subschalen, of laat weg",
        );
  return answers(e) ?? mainScale(e) ?? subscales(e);
}
