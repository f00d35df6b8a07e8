import { bezwaarGrenzen } from "../../engine/definitions/objection.js";
import { unavailableHtml } from "../components/figure.js";
import { number, percent } from "../format.js";
import { oneCell } from "../queries/cells.js";
import { account } from "../queries/lists.js";
import type { Block } from "./page.js";
import { paragraph, withInterval } from "./wording.js";

const POST = "buiten beschouwing: bezwaar van de patiënt";

/**
 * How many objected of how many, and how far the response of the whole could lie from the published one for that: from
 * published counts only. Where the number of objections or the response is hidden, there is no bound either, since it
 * would tell the number.
 */
export const objection: Block = async (c) => {
  const rows = await account(c.q, "zorgtrajecten");
  const accepted = rows.find((r) => r.post === "aanvaard");
  const objected = rows.find((r) => r.post === POST);
  if (!accepted || !objected) return unavailableHtml("Bezwaar", "deze uitgave telt geen bezwaren.");
  if (objected.aantal === null || accepted.aantal === null)
    return paragraph([
      `Aantal zorgtrajecten van patiënten die bezwaar maakten: ${objected.reden ?? accepted.reden ?? "niet gepubliceerd"}.`,
      "Daarom staat er ook niet bij hoeveel de response hierdoor kan afwijken: dat zou het aantal verraden.",
    ]);
  const said = `Bij ${number(objected.aantal)} van de ${number(accepted.aantal)} aanvaarde zorgtrajecten maakte de patiënt bezwaar (${percent((100 * objected.aantal) / accepted.aantal)}).`;
  const response = await oneCell(c.q, { indicator: "response", periode: "totaal", eenheden: ["totaal"] });
  if (!response || response.n === null || response.teller === null || response.waarde === null)
    return paragraph([said, `Response over de hele periode: ${response?.reden ?? "niet gepubliceerd"}.`]);
  const { laag, hoog } = bezwaarGrenzen(response.n, response.teller, objected.aantal);
  const found = (100 * response.teller) / response.n;
  return paragraph([
    said,
    `De response over de hele periode is ${withInterval(response, "percent")}.`,
    `Hadden zij allemaal meegeteld, dan was de response hoogstens ${number(found - laag, 1)} procentpunt lager geweest (${percent(laag)}: niemand van hen heeft een voor- en nameting) of ${number(hoog - found, 1)} procentpunt hoger (${percent(hoog)}: iedereen).`,
    "Dit zijn uiterste grenzen uit de aantallen, afgerond, geen schatting. Of zij andere uitkomsten hadden is niet bekend: daarvan is niets berekend.",
  ]);
};
