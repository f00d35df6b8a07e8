import { listNames, nearestName, shownName } from "../intake/column-names.js";
import { readContract } from "../intake/contract.js";
import type { Delivery } from "../intake/intake.js";
import type { Finding } from "./finding.js";

/** Files that were read otherwise than the contract says. */
const otherwise = ({ gelezenAls }: Delivery): Finding[] =>
  gelezenAls.map(({ bestand, wat }) => ({
    code: "gelezen-als",
    ernst: "ter informatie",
    waar: bestand,
    wat: wat.join("; "),
    gevolg: "De inhoud telt zoals zij bedoeld lijkt.",
    herstel: "Niets, als dit klopt; anders het bestand maken zoals docs/data-contract.md het vraagt.",
    rijen: 0,
  }));

/** Columns that nothing was read from; one that looks like a column of the contract is likely meant as that. */
function unread({ ongelezen }: Delivery): Finding[] {
  const contract = readContract();
  return ongelezen.flatMap(({ tabel, bestand, kolommen, gelezen }): Finding[] => {
    const known = Object.keys(contract.tabellen[tabel].kolommen).filter((c) => !gelezen.includes(c));
    const near = kolommen.flatMap((c) => {
      const to = nearestName(c, known);
      return to ? [{ c, to }] : [];
    });
    const rest = kolommen.filter((c) => !near.some((x) => x.c === c)).map(shownName);
    return [
      ...near.map(
        ({ c, to }): Finding => ({
          code: "kolom-bijna",
          ernst: "let op",
          waar: `${bestand}, kolom ${shownName(c)}`,
          wat: `deze kolom is niet gelezen; zij lijkt op ${to}`,
          gevolg: `Is ${to} bedoeld, dan ontbreekt die nu in elk cijfer.`,
          herstel: `Noem de kolom ${to}, of laat haar weg.`,
          rijen: 0,
        }),
      ),
      ...(rest.length
        ? [
            {
              code: "kolom-niet-gelezen",
              ernst: "ter informatie" as const,
              waar: bestand,
              wat: `${rest.length === 1 ? "kolom" : "kolommen"} ${listNames(rest)} ${rest.length === 1 ? "is" : "zijn"} niet gelezen`,
              gevolg: "De cijfers gebruiken deze kolommen niet.",
              herstel:
                "Niets, als dat zo hoort; namen en betekenis van wat wel wordt gelezen staan in docs/data-contract.md.",
              rijen: 0,
            },
          ]
        : []),
    ];
  });
}

/** How the files of a delivery were read, where that is not plain. */
export const findReadings = (delivery: Delivery): Finding[] => [...otherwise(delivery), ...unread(delivery)];
