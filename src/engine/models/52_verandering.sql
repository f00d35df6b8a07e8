-- verandering: one row per pair (paar) of an instrument whose range is known, with what each definition of improvement makes of the
-- same pair. rci: change over the error of a difference, plus is improvement; NULL, as its classes are, where that is not known · klasse_rci: three classes ·
-- klasse_jt: four, NULL where the registry has no clinical cut-off with a source · start_klinisch: NULL likewise · gehalveerd:
-- complaints fell by half or more; false where there were none at the start · belangrijk: by the sourced least change that matters;
-- false likewise, NULL where the registry has none.
-- Inputs: paar, meetfout. Rules: engine/definitions (reliable-change, percentage-change); docs/methods/betrouwbare-verandering.md.
CREATE TABLE verandering AS
WITH p AS (
  SELECT paar.traject_nr, paar.instrument, voor::DOUBLE AS voor, na::DOUBLE AS na, kritiek,
    rom_rci(voor::DOUBLE, na::DOUBLE, m.waarde, m.hoger_is_beter) AS rci,
    rom_klinisch(voor, m.afkap, m.hoger_is_beter) AND (m.afkap_telt OR voor <> m.afkap) AS start_klinisch,
    rom_klinisch(na, m.afkap, m.hoger_is_beter) AND (m.afkap_telt OR na <> m.afkap) AS eind_klinisch,
    coalesce(rom_halvering(voor, na, m.beste), false) AS gehalveerd,
    CASE WHEN m.mic IS NOT NULL THEN coalesce(rom_belangrijk(voor, na, m.beste, m.mic), false) END AS belangrijk
  FROM paar JOIN meetfout m USING (instrument)
  WHERE paar.voor IS NOT NULL AND paar.na IS NOT NULL)
SELECT traject_nr, instrument, rci, rom_rci_klasse(rci, kritiek) AS klasse_rci,
  rom_jt_klasse(rci, kritiek, start_klinisch, eind_klinisch) AS klasse_jt, start_klinisch, gehalveerd, belangrijk
FROM p
ORDER BY traject_nr, instrument;
