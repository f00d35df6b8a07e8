import path from "node:path";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { passGate } from "../../src/engine/gate/gate.js";
import { policyHash, readPolicy } from "../../src/engine/policy/policy.js";
import { writeRelease } from "../../src/engine/release/writer.js";
import { runFolder, tempFolder } from "./delivery.js";

/** Makes a release of a delivery folder, as the command does. @returns its folder */
export async function makeRelease(
  delivery: string,
  options: { key?: string; edition?: string; out?: string } = {},
): Promise<string> {
  const policy = readPolicy();
  const edition = policy.edities.edities.find((e) => e.naam === (options.edition ?? policy.edities.standaard));
  if (!edition) throw new Error("no such edition");
  const { db, delivery: read, models } = await runFolder(delivery);
  const out = options.out ?? path.join(tempFolder(), "uitgave");
  const gated = await passGate(
    db,
    read,
    models,
    policy,
    edition,
    options.key ?? "een sleutel van minstens tweeëndertig tekens",
  );
  await writeRelease(
    gated,
    {
      bron: read.description.bron ?? "test",
      synthetisch: read.description.synthetisch,
      aanlevering: read.hash,
      versie: "0.0.0",
      beleid: policyHash(),
      editie: { naam: edition.naam, titel: edition.titel, toelichting: edition.toelichting },
      periode: models.periode,
      referentieperiode: models.referentieperiode,
      peildatum: models.peildatum,
      reden_verborgen: policy.publicatie.reden,
    },
    out,
  );
  db.close();
  return out;
}

/** A small demo delivery. */
export function makeDemo(trajecten: number, seed = 1): string {
  const out = path.join(tempFolder(), "demo");
  writeDemo({ trajecten, seed, out });
  return out;
}
