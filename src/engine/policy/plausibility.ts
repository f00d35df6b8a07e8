import { z } from "zod";

const bound = z.strictObject({ waarde: z.number().nonnegative(), uitleg: z.string().min(1) });
const BOUNDS = [
  "minimum_metingen",
  "verschuiving_aandeel",
  "omkering_metingen",
  "omkering_r",
  "eenheid_buiten",
  "eenheid_binnen",
  "eenheid_factor",
  "eenheid_verhouding",
  "gelijk_metingen",
  "gelijk_aandeel",
  "gelijk_paren",
  "gelijk_paren_aandeel",
  "einde_trajecten",
  "einde_paren",
  "einde_verhouding",
  "einde_t_punten",
  "einde_concentratie",
  "dag_rijen",
  "dag_aandeel",
  "dagen_na_sluiting",
  "dagen_voor_start",
  "dagen_sluiting_en_contact",
  "bijna_dubbel_dagen",
  "overlap_trajecten",
  "overlap_aandeel",
  "behandelaar_vestigingen",
  "administratief_trajecten",
  "administratief_verschil",
  "administratief_standaardfouten",
  "diagnose_trajecten",
  "diagnose_aandeel",
  "instrument_metingen",
  "kolom_rijen",
  "toestemming_rijen",
  "sleutel_excel_rijen",
  "sleutel_afgerond_aandeel",
  "sleutel_waarden",
  "sleutel_aandeel",
  "verwisseld_patienten",
  "verwisseld_per_vestiging",
  "verwisseld_behandelaars",
  "verwisseld_verhouding",
  "verwisseld_een_behandelaar",
  "keuring_metingen",
  "respondent_aandeel",
  "venster_aandeel",
  "groep_vestigingen",
] as const;
export type BoundName = (typeof BOUNDS)[number];

/** data/policy/plausibiliteit.json: from when on a delivery looks strange. Changes what is said of it, never a figure. */
export const plausibility = z.strictObject({
  versie: z.iso.date(),
  bron: z.string(),
  grenzen: z.record(z.enum(BOUNDS), bound),
  /** Units in which totals also come: the registry's score = delivered × vermenigvuldig / deel_door. */
  andere_eenheden: z.array(
    z.strictObject({
      instrumenten: z.array(z.string()).min(1),
      vermenigvuldig: z.number().positive(),
      deel_door: z.number().positive(),
      /** Scores in the registry's own unit are multiples of this. */
      stap: z.number().positive().nullable(),
      geleverd: z.string(),
      gewenst: z.string(),
      bron: z.string(),
    }),
  ),
});
