import { normalCode } from "../instruments/registry.js";
import { type Check, count, decimal, notExplained, type UnitRow } from "./base.js";

/**
 * Whether items that the key reverses were stored reversed already. As delivered, they go down where the others go up; so the
 * correlation over metingen between the mean of the one and of the other is negative, and positive where they were turned already.
 */
export const reversal: Check = async ({ db, delivery, bound, names }) => {
  const rows = await db.all<UnitRow & { instrument: string; lijsten: number; r: number }>(`
    -- grain: vestiging and instrument; source: check_meting (item_beeld), domain §4.2; bounds: omkering_metingen, omkering_r
    SELECT organisatie, vestiging, instrument, count(*) AS lijsten,
      corr(keer_som / keer_aantal, overig_som / overig_aantal) AS r
    FROM check_meting m WHERE keer_aantal > 0 AND overig_aantal > 0 AND instrument IS NOT NULL AND ${notExplained("m")}
    GROUP BY ALL HAVING lijsten >= ${bound("omkering_metingen")} AND isfinite(r) AND abs(r) >= ${bound("omkering_r")}
    ORDER BY ALL`);
  const stored = new Set(delivery.description.items_reeds_omgekeerd.map(normalCode));
  return rows.flatMap((row) => {
    const instrument = delivery.instruments.find((i) => i.code === row.instrument);
    const items = instrument?.items;
    if (!instrument || !items) return [];
    const said = instrument.aliassen.some((a) => stored.has(normalCode(a)));
    const already = row.r > 0;
    if (already === said) return [];
    const turned = items.omgekeerd.filter((k) => items.schaal.includes(k));
    const most = turned.length * (items.max - items.min);
    const name = names.shown(row.instrument);
    return {
      code: already ? "al-omgekeerd" : "niet-omgekeerd",
      ernst: "fout" as const,
      ...names.at(row, name),
      wat: `de vragen ${turned.join(", ")} gaan ${already ? "mee met" : "in tegen"} de andere vragen (r = ${decimal(row.r)} over ${count(row.lijsten)} lijsten): zij lijken ${already ? "al omgekeerd geleverd" : "niet omgekeerd geleverd, terwijl aanlevering.json zegt van wel"}`,
      gevolg: `${already ? "Zij worden nu een tweede keer omgekeerd" : "Zij worden nu niet omgekeerd"}: de ruwe score zit er tot ${most} punten naast, en verandering in die vragen telt verkeerd om in delta-T en klasse.`,
      herstel: already
        ? `Vraag de leverancier of de antwoorden omgekeerd zijn opgeslagen. Zo ja voor de hele aanlevering: zet "items_reeds_omgekeerd": ["${name}"] in aanlevering.json; anders laat deze vestiging opnieuw leveren zoals ingevuld.`
        : `Vraag de leverancier hoe de antwoorden zijn opgeslagen, en haal ${name} uit items_reeds_omgekeerd of laat deze vestiging opnieuw leveren.`,
      rijen: row.lijsten,
    };
  });
};
