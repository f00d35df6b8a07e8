import { attack } from "../../src/engine/gate/attack/attack.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import { HIDDEN, type Relation, type System, type SystemCell } from "../../src/engine/gate/system/system.js";

/**
 * Protects and attacks one made-up cube and prints what it took. Cells: units (totaal > cluster > vestiging, and
 * totaal > organisatie > vestiging) × periods (totaal > year) × categories of a whole, with zorgtrajecten strewn over
 * the smallest cells.
 */
const [vestigingen = 20, jaren = 5, categorieen = 4, tabellen = 1, trajecten = 10_000] = process.argv
  .slice(2)
  .map(Number);

let state = 7;
const random = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const cellen: SystemCell[] = [];
const relaties: Relation[] = [];
const clusters = Math.max(2, Math.round(vestigingen / 7));
const units = [
  { naam: "t", leden: [...Array(vestigingen).keys()] },
  ...Array.from({ length: clusters }, (_, c) => ({
    naam: `c${c}`,
    leden: [...Array(vestigingen).keys()].filter((v) => v % clusters === c),
  })),
  ...Array.from({ length: clusters }, (_, o) => ({
    naam: `o${o}`,
    leden: [...Array(vestigingen).keys()].filter((v) => Math.floor((v * clusters) / vestigingen) === o),
  })),
  ...Array.from({ length: vestigingen }, (_, v) => ({ naam: `v${v}`, leden: [v] })),
];
for (let table = 0; table < tabellen; table++) {
  const n = new Map<string, number>();
  const weight = Array.from({ length: categorieen }, (_, k) => 0.5 ** k);
  const total = weight.reduce((a, b) => a + b, 0);
  for (let i = 0; i < trajecten; i++) {
    let at = random() * total;
    let k = 0;
    while (k < categorieen - 1 && at > (weight[k] as number)) at -= weight[k++] as number;
    const key = `${Math.floor(random() * vestigingen)}|${Math.floor(random() * jaren)}|${k}`;
    n.set(key, (n.get(key) ?? 0) + 1);
  }
  const index = new Map<string, number>();
  for (const [u, unit] of units.entries())
    for (let p = -1; p < jaren; p++)
      for (let k = -1; k < categorieen; k++) {
        let waarde = 0;
        for (const v of unit.leden)
          for (const year of p < 0 ? Array(jaren).keys() : [p])
            for (const c of k < 0 ? Array(categorieen).keys() : [k]) waarde += n.get(`${v}|${year}|${c}`) ?? 0;
        index.set(`${u}|${p}|${k}`, cellen.length);
        cellen.push({
          soort: "aantal",
          waarde,
          breedte: 5,
          lid: unit.naam.startsWith("v") ? (unit.leden[0] as number) : -1,
          kosten: (waarde + 1) * (k < 0 ? 10 : 1),
          primair: waarde < 5,
          gepubliceerd: true,
        });
      }
  const at = (u: number, p: number, k: number): number => index.get(`${u}|${p}|${k}`) as number;
  const below = (prefix: string): number[] => units.flatMap((x, i) => (x.naam.startsWith(prefix) ? [i] : []));
  const range = (count: number): number[] => [...Array(count).keys()];
  for (let p = -1; p < jaren; p++)
    for (let k = -1; k < categorieen; k++) {
      for (const group of ["c", "o"]) {
        relaties.push({ soort: "eenheid", ouder: at(0, p, k), kinderen: below(group).map((u) => at(u, p, k)) });
        for (const g of below(group)) {
          const inside = below("v").filter((v) => units[g]?.leden.includes(units[v]?.leden[0] as number));
          if (inside.length)
            relaties.push({ soort: "eenheid", ouder: at(g, p, k), kinderen: inside.map((u) => at(u, p, k)) });
        }
      }
    }
  for (const [u] of units.entries()) {
    for (let k = -1; k < categorieen; k++)
      relaties.push({ soort: "periode", ouder: at(u, -1, k), kinderen: range(jaren).map((p) => at(u, p, k)) });
    for (let p = -1; p < jaren; p++)
      relaties.push({ soort: "categorie", ouder: at(u, p, -1), kinderen: range(categorieen).map((k) => at(u, p, k)) });
  }
}
const system: System = { cellen, relaties };
const start = performance.now();
const { pattern, werelden } = await protect(system);
const middle = performance.now();
const { zwak, lps } = await attack(system, pattern, { werelden });
process.stdout.write(
  JSON.stringify({
    cellen: cellen.length,
    klein: cellen.filter((c) => c.primair).length,
    verborgen: pattern.reduce((sum, x) => sum + (x === HIDDEN ? 1 : 0), 0),
    beschermen: middle - start,
    aanvallen: performance.now() - middle,
    zwak: zwak.length,
    lps,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
