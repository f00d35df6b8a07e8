import type { MacroDefinition } from "./types.js";

/**
 * Variants of the reliable change index. Each keeps the sign of ours: plus is improvement, on every instrument.
 * `betrouwbaarheid`, `gemiddelde` and `sd` are of the voormeting of one group.
 */

/**
 * Gulliksen, Lord and Novick: against what regression to the mean leads one to expect.
 * In: scores, mean, SD and reliability of the voormeting, direction. Out: index; null at a reliability of 1.
 */
export const rciGulliksen: MacroDefinition = {
  soort: "macro",
  id: "rci-gulliksen",
  titel: "RCI volgens Gulliksen, Lord en Novick",
  uitleg:
    "Wie hoog scoort, scoort de volgende keer gemiddeld iets lager, ook zonder behandeling. Deze variant trekt dat eraf: zij vergelijkt de nameting met wat de voormeting laat verwachten, en deelt door de fout van die verwachting.",
  bron: "Hsu 1989 (Behavioral Assessment 11, 459-467), naar Gulliksen 1950 en Lord & Novick 1968. Teken omgedraaid waar lager beter is.",
  sql: `CREATE OR REPLACE MACRO rom_rci_gulliksen(voor, na, gemiddelde, sd, betrouwbaarheid, hoger_is_beter) AS
  CASE WHEN hoger_is_beter THEN 1 ELSE -1 END * (na - gemiddelde - betrouwbaarheid * (voor - gemiddelde))
    / nullif(sd * sqrt(1 - betrouwbaarheid * betrouwbaarheid), 0)`,
  voorbeelden: [
    {
      uitleg: "Van 30 naar 2; verwacht was 25: 23 punten beter, fout 4,2",
      aanroep: "rom_rci_gulliksen(30, 2, 5, 7, 0.8, false)",
      verwacht: 5.476190476190476,
    },
    {
      uitleg: "Wie hoog begint en gelijk blijft, deed het slechter dan verwacht",
      aanroep: "rom_rci_gulliksen(15.5, 15.5, 5, 7, 0.8, false)",
      verwacht: -0.5,
    },
  ],
};

/**
 * Edwards and Nunnally, as Speer gives it: the nameting against the estimated true voormeting.
 * In and out as {@link rciGulliksen}.
 */
export const rciEdwards: MacroDefinition = {
  soort: "macro",
  id: "rci-edwards-nunnally",
  titel: "RCI volgens Edwards en Nunnally",
  uitleg:
    "Schat eerst de ware voormeting door haar naar het gemiddelde te trekken, en vergelijkt de nameting daarmee. Zij deelt door één standaardmeetfout in plaats van door de fout van een verschil, en is daardoor ruimer.",
  bron: "Speer 1992 (doi 10.1037/0022-006X.60.3.402), naar Edwards e.a. 1978 en Nunnally 1975. Teken omgedraaid waar lager beter is.",
  sql: `CREATE OR REPLACE MACRO rom_rci_edwards(voor, na, gemiddelde, sd, betrouwbaarheid, hoger_is_beter) AS
  CASE WHEN hoger_is_beter THEN 1 ELSE -1 END * (na - (betrouwbaarheid * (voor - gemiddelde) + gemiddelde))
    / nullif(sd * sqrt(1 - betrouwbaarheid), 0)`,
  voorbeelden: [
    {
      uitleg: "Van 30 naar 2; ware voormeting 26, standaardmeetfout 2,24",
      aanroep: "rom_rci_edwards(30, 2, 10, 5, 0.8, false)",
      verwacht: 10.733126291998991,
    },
    {
      uitleg: "Gelijk gebleven op het gemiddelde",
      aanroep: "rom_rci_edwards(10, 10, 10, 5, 0.8, false)",
      verwacht: 0,
    },
  ],
};

/**
 * Nunnally and Kotsch: as Edwards-Nunnally, with the error of the estimate and that of the nameting apart.
 * In: as {@link rciGulliksen}, and the reliability at the nameting. Out: index; null where there is no error at all.
 */
export const rciNunnally: MacroDefinition = {
  soort: "macro",
  id: "rci-nunnally-kotsch",
  titel: "RCI volgens Nunnally en Kotsch",
  uitleg:
    "Vergelijkt de nameting met de geschatte ware voormeting, als die van Edwards en Nunnally. De fout telt hier beide bronnen op: die van de schatting en die van de nameting, met een eigen betrouwbaarheid.",
  bron: "Nunnally & Kotsch 1983 (doi 10.1111/j.2044-8260.1983.tb00582.x). Teken omgedraaid waar lager beter is.",
  sql: `CREATE OR REPLACE MACRO rom_rci_nunnally(voor, na, gemiddelde, sd, betrouwbaarheid, betrouwbaarheid_na, hoger_is_beter) AS
  CASE WHEN hoger_is_beter THEN 1 ELSE -1 END * (na - (betrouwbaarheid * (voor - gemiddelde) + gemiddelde))
    / nullif(sd * sqrt(betrouwbaarheid * betrouwbaarheid * (1 - betrouwbaarheid) + 1 - betrouwbaarheid_na), 0)`,
  voorbeelden: [
    {
      uitleg: "Van 30 naar 2; ware voormeting 26, fout √8,2",
      aanroep: "rom_rci_nunnally(30, 2, 10, 5, 0.8, 0.8, false)",
      verwacht: 8.381163549234939,
    },
    {
      uitleg: "Zonder enige meetfout is de index er niet",
      aanroep: "rom_rci_nunnally(30, 2, 10, 5, 1, 1, false)",
      verwacht: null,
    },
  ],
};

/**
 * Reliability of difference scores (r_dd). In: SD of voor- and nameting, standard error of measurement (the same at both),
 * correlation of voor- and nameting. Out: at most 1; null where the differences do not vary.
 */
export const betrouwbaarheidVerschil: MacroDefinition = {
  soort: "macro",
  id: "betrouwbaarheid-verschil",
  titel: "Betrouwbaarheid van verschilscores (r_dd)",
  uitleg:
    "Welk deel van de verschillen in vooruitgang tussen patiënten echt is. Nul of minder betekent dat zij niet meer verschillen dan meetfouten alleen al geven.",
  bron: "Hageman & Arrindell 1999 (doi 10.1016/S0005-7967(99)00032-7): de betrouwbaarheid van elke meting is 1 - meetfout²/SD², zodat de teller de variantie van de verschillen is min tweemaal die van de meetfout.",
  sql: `CREATE OR REPLACE MACRO rom_betrouwbaarheid_verschil(sd_voor, sd_na, meetfout, correlatie) AS
  1 - 2 * meetfout * meetfout / nullif(sd_voor * sd_voor + sd_na * sd_na - 2 * sd_voor * sd_na * correlatie, 0)`,
  voorbeelden: [
    {
      uitleg: "SD 5 en 6, meetfout 2, correlatie 0,5: verschillen met variantie 31, waarvan 8 meetfout",
      aanroep: "rom_betrouwbaarheid_verschil(5, 6, 2, 0.5)",
      verwacht: 0.7419354838709677,
    },
    {
      uitleg: "Meetfouten verklaren alle verschillen",
      aanroep: "rom_betrouwbaarheid_verschil(5, 5, 5, 0)",
      verwacht: 0,
    },
  ],
};

/**
 * Hageman and Arrindell, of one patient: the change drawn to the mean change as far as differences are unreliable.
 * In: scores, means of voor- and nameting, standard error of measurement, r_dd, direction. Out: index, judged at 1.65;
 * null where r_dd is 0 or less.
 */
export const rciHageman: MacroDefinition = {
  soort: "macro",
  id: "rci-hageman-arrindell",
  titel: "RCI volgens Hageman en Arrindell",
  uitleg:
    "Trekt ieders verandering naar de gemiddelde verandering, des te meer naarmate verschillen tussen patiënten minder betrouwbaar zijn. De grens is 1,65 in plaats van 1,96.",
  bron: "Hageman & Arrindell 1999 (doi 10.1016/S0005-7967(99)00032-7), de index per patiënt. Teken omgedraaid waar lager beter is.",
  sql: `CREATE OR REPLACE MACRO rom_rci_hageman(voor, na, gemiddelde_voor, gemiddelde_na, meetfout, r_dd, hoger_is_beter) AS
  CASE WHEN r_dd > 0 THEN CASE WHEN hoger_is_beter THEN 1 ELSE -1 END
    * ((na - voor) * r_dd + (gemiddelde_na - gemiddelde_voor) * (1 - r_dd)) / nullif(sqrt(r_dd) * sqrt(2) * meetfout, 0) END`,
  voorbeelden: [
    {
      uitleg: "Zes punten vooruit, gemiddeld vier; r_dd 0,64, meetfout 2: (6·0,64 + 4·0,36)/(0,8·√2·2)",
      aanroep: "rom_rci_hageman(20, 14, 20, 16, 2, 0.64, false)",
      verwacht: 2.333452377915607,
    },
    {
      uitleg: "Volledig betrouwbare verschillen: gelijk aan Jacobson en Truax",
      aanroep: "rom_rci_hageman(32.5, 47.5, 40, 50, 7.5 * sqrt(0.2), 1, true)",
      verwacht: 3.1622776601683795,
    },
    {
      uitleg: "Verschillen zonder betrouwbaarheid zeggen niets over één patiënt",
      aanroep: "rom_rci_hageman(20, 14, 20, 16, 2, 0, false)",
      verwacht: null,
    },
  ],
};
