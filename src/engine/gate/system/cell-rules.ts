import { hasT } from "../../models/metric.js";
import type { Policy } from "../../policy/policy.js";
import type { Sum } from "../catalogue/atom.js";
import { ATOM } from "../catalogue/atoms.js";
import { MEASURES } from "../catalogue/measures.js";
import type { CubeCell } from "../cube/cube.js";
import { ACROSS, type CubeIndex, type InstrumentFacts } from "../cube/cube-index.js";
import { UNPUBLISHED } from "../cube/positions.js";

/** The rules of policy for one cell: when it is too small, which values it can have, and how much room it needs. */
export class CellRules {
  constructor(
    private readonly cells: CubeIndex,
    private readonly facts: InstrumentFacts,
    private readonly policy: Policy,
  ) {}

  /** Whether a cell may not be shown by itself, whatever stands around it. */
  tooSmall(c: CubeCell, sum: Sum | undefined): boolean {
    const { uitkomst, telling } = this.policy.publicatie.drempels;
    const atom = ATOM.get(c.atoom);
    if (sum)
      return (
        sum.breedte !== null &&
        (c.patienten < uitkomst.patienten ||
          this.allAlike(c, sum) ||
          this.nearlyElsewhere(c, sum) ||
          this.fewWithout(c))
      );
    if (atom?.vrij) return false;
    if (this.nearlyElsewhereCount(c)) return true;
    if (c.n < telling.aantal || c.patienten < telling.aantal) return true;
    if (UNPUBLISHED.has(c.atoom)) return false;
    if (atom?.uitkomst && atom.uitkomst !== c.atoom)
      return (this.cells.find(atom.uitkomst, c.instrument, c)?.patienten ?? 0) < uitkomst.patienten;
    if (atom?.tabel !== "paar" || c.atoom === "paar") return false;
    // Denominators of outcomes stand by themselves; numerators need a whole that is large enough.
    if (MEASURES.some((m) => m.noemer === c.atoom)) return c.patienten < uitkomst.patienten;
    return (this.cells.find("paar", c.instrument, c)?.patienten ?? 0) < uitkomst.patienten;
  }

  /** Group disclosure: a mean at the very edge says of everyone in it what their own value is. */
  private allAlike(c: CubeCell, sum: Sum): boolean {
    if (sum.breedte !== "procentpunten" && sum.breedte !== "bereik") return false;
    const [low, high] = this.rangeOf(c, sum);
    const mean = Number(c.sommen[sum.id]?.som ?? 0) / Math.max(c.n, 1);
    const margin = this.policy.publicatie.groep.rand * (high - low);
    return mean > high - margin || mean < low + margin;
  }

  /** Patients that stand in one of two nearly equal sets only, or in both with different values. */
  private apart(c: CubeCell, sum: Sum, i: number): number {
    const e = sum.elders?.[i];
    const { anders = 0, gelijk = 0 } = c.sommen[sum.id]?.elders?.[i] ?? {};
    if (!e?.atoom) return anders;
    const there = this.cells.find(e.atoom, c.instrument, c)?.patienten ?? 0;
    // Where the other set is empty, there is nothing to subtract.
    return there === 0 ? 0 : Math.max(anders, there - gelijk);
  }

  /** Some patients, and fewer than an outcome may be shown of. */
  private few(patients: number): boolean {
    return patients > 0 && patients < this.policy.publicatie.drempels.uitkomst.patienten;
  }

  /** A mean that differs from another published one by a few patients only: their difference would be theirs. */
  private nearlyElsewhere(c: CubeCell, sum: Sum): boolean {
    return (sum.elders ?? []).some((_, i) => this.few(this.apart(c, sum, i)));
  }

  /** The same for numbers: of a set that differs by a few patients, and of its classes, which may differ where values do. */
  private nearlyElsewhereCount(c: CubeCell): boolean {
    const whole = ATOM.get(ATOM.get(c.atoom)?.uitkomst ?? "");
    const cell = whole && this.cells.find(whole.id, c.instrument, c);
    if (!cell) return false;
    return (whole.sommen ?? []).some((sum) =>
      (sum.elders ?? []).some(
        (e, i) => (whole.id !== c.atoom || e.atoom !== undefined) && this.few(this.apart(cell, sum, i)),
      ),
    );
  }

  /**
   * Sums of subscales make up the score that delta-T is computed from: where few pairs lack their subscales, the difference
   * would be theirs.
   */
  private fewWithout(c: CubeCell): boolean {
    if (c.atoom !== "schalen") return false;
    return this.few(this.cells.find("zonder schalen", c.instrument.split("#")[0] ?? "", c)?.patienten ?? 0);
  }

  /** Between which values one row of a sum lies. */
  rangeOf(c: CubeCell, sum: Sum): readonly [number, number] {
    if (sum.bereik === "delta-t") return this.deltaRange(c.instrument);
    if (sum.bereik !== "schaal") return sum.bereik;
    const own = this.facts.instruments.find((x) => x.code === c.instrument)?.bereik;
    const range = this.facts.schalen.get(c.instrument) ?? own;
    if (!range) throw new Error(`no range of ${c.instrument}`);
    return range;
  }

  /** How much room an attacker must be left with. */
  widthOf(c: CubeCell, sum: Sum | undefined): number {
    const { breedte } = this.policy.publicatie;
    // Moments and metingen: as many as that many patients have on average.
    const each = ATOM.get(c.atoom)?.tabel.startsWith("moment") ? Math.ceil(c.n / Math.max(1, c.patienten)) : 1;
    if (!sum) return breedte.aantal * Math.max(1, each);
    const many = Math.max(c.n, 1);
    if (sum.breedte === null) return 0;
    if (sum.breedte !== "bereik") return breedte[sum.breedte] * many;
    const [low, high] = this.rangeOf(c, sum);
    return breedte.bereik * (high - low) * many;
  }

  /** Furthest that T can change: on the instrument, or on any of them. */
  private deltaRange(instrument: string): readonly [number, number] {
    const reaches = this.facts.metrics
      .filter((m) => hasT(m) && (instrument === "" || instrument === ACROSS || m.instrument === instrument))
      .map((m) => {
        if (m.t_bereik) return m.t_bereik[1] - m.t_bereik[0];
        const i = this.facts.instruments.find((x) => x.code === m.instrument);
        return i && m.sd ? (10 * (i.bereik[1] - i.bereik[0])) / m.sd : 100;
      });
    const reach = reaches.length ? Math.max(...reaches) : 100;
    return [-reach, reach];
  }
}
