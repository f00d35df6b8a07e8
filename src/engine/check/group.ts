import { byText, type CheckFinding, count, plural } from "./base.js";
import type { Finding } from "./finding.js";

/** What follows the vestiging in `waar`: an instrument or a column. */
const within = (f: CheckFinding): string => f.waar.slice(f.eenheid?.length ?? 0);

function together(all: readonly CheckFinding[], most: number): Finding {
  const inOrder = [...all].sort((a, b) => byText(a.eenheid ?? "", b.eenheid ?? "") || byText(a.wat, b.wat));
  const [first] = inOrder as [CheckFinding];
  const rijen = all.reduce((sum, f) => sum + f.rijen, 0);
  const rest = all.length - most;
  const shown = inOrder.slice(0, most).map((f) => f.eenheid);
  return {
    code: first.code,
    ernst: first.ernst,
    waar: `${shown.join(", ")} en nog ${plural(rest, "vestiging", "vestigingen")}${within(first)}`,
    wat: `bij ${count(all.length)} vestigingen hetzelfde, samen ${plural(rijen, "rij", "rijen")}; bij de eerste: ${first.wat}`,
    gevolg: first.gevolg,
    herstel: first.herstel,
    rijen,
  };
}

/**
 * Says once what was found the same (code, kind of place, consequence and remedy) at more than so many vestigingen: the names of
 * the first in name order, how many more, and the rows together.
 * @param most vestigingen up to which each keeps its own finding, and names that the one finding shows
 */
export function grouped(findings: readonly CheckFinding[], most: number): Finding[] {
  const groups = new Map<string, CheckFinding[]>();
  for (const [k, f] of findings.entries()) {
    const key = JSON.stringify(f.eenheid === undefined ? [k] : [f.code, f.ernst, within(f), f.gevolg, f.herstel]);
    groups.set(key, [...(groups.get(key) ?? []), f]);
  }
  return [...groups.values()].flatMap((all) =>
    all.length > most ? [together(all, most)] : all.map(({ eenheid: _, ...f }): Finding => f),
  );
}
