import type { Requirement } from "../catalogue/atom.js";
import type { CubeCell } from "../cube/cube.js";
import type { System } from "./system.js";

/** The system of a cube, and where to find a cell in it. */
export interface CubeSystem {
  readonly system: System;
  readonly cel: (atoom: string, at: CubeCell) => number | undefined;
  readonly som: (atoom: string, at: CubeCell, som: string) => number | undefined;
  readonly bron: (cel: number) => CubeCell;
  /** Whether a figure with this requirement exists for an instrument. */
  readonly bestaat: (vereist: Requirement | undefined, instrument: string) => boolean;
}
