import type { CaseFile } from "../../engine/cases/cases.js";
import type { Certificate, Manifest } from "../../engine/contract/manifest.js";
import type { Gebeurtenis } from "../../engine/events/events.js";
import type { Html } from "../../engine/text/html.js";
import type { Query } from "../query.js";

/** What the reader chose; the keys are also those of the URL. */
export type Choice = Readonly<Record<string, string>>;

export interface Option {
  readonly waarde: string;
  readonly label: string;
}

/** One control of a page. */
export interface Control {
  readonly naam:
    | "periode"
    | "instrument"
    | "vestiging"
    | "tabel"
    | "niveau"
    | "delta"
    | "model"
    | "maat"
    | "grens"
    | "overdispersie"
    | "kenmerk"
    | "ritme";
  readonly label: string;
  /** What can be chosen, the page's first choice first; params are those of the page's route. */
  readonly opties: (q: Query, params?: Readonly<Record<string, string>>) => Promise<Option[]>;
}

/** A choice as a page asks for it in its front matter: the name of a control, and a label of the page's own. */
export interface Asked {
  readonly naam: string;
  readonly label?: string;
}

/** The choice that a control makes, where a page asks for it by another name: what is offered differs, what is chosen is the same. */
const CHOICE_OF: Readonly<Record<string, string>> = {
  subschaal: "instrument",
  vraagkenmerk: "kenmerk",
  vraagmodel: "model",
  verdeling: "kenmerk",
  veranderingsmaat: "maat",
  rapportvan: "vestiging",
};
export const choiceOf = (asked: Asked): string => CHOICE_OF[asked.naam] ?? asked.naam;

export interface Context {
  readonly q: Query;
  readonly keuze: Choice;
  /** Parameters of the page's route. */
  readonly params: Readonly<Record<string, string>>;
  /** From the page to the root of the site: "." or "..". */
  readonly wortel: string;
  /** The release itself; absent where tables were written by hand. */
  readonly uitgave?: ReleaseCard;
  /** Questions that were put to the release so far, by the block that is drawn: what made its rows. */
  readonly vragen?: readonly Question[];
  /** The one width to draw in, where a reader waits; both where left out. */
  readonly breedte?: Width;
  /** The worked cases. */
  readonly gevallen?: () => Promise<readonly CaseFile[]>;
}

/** A question that was put to the release, and how many rows it gave; null while it has not. */
export interface Question {
  readonly sql: string;
  readonly rijen: number | null;
}

/** In what width a figure is drawn: for a page or paper, or for a phone. */
export type Width = "breed" | "smal";

/** What a release says of itself. */
export interface ReleaseCard {
  readonly manifest: Manifest;
  readonly certificaat: Certificate;
  /** Dated, named reasons for which limits of a process begin anew; none where tables were written by hand. */
  readonly gebeurtenissen?: readonly Gebeurtenis[];
}

/** A part of a page made from figures: HTML, the same in Node and browser. */
export type Block = (c: Context) => Promise<Html>;

/**
 * Draws a block and notes which choices it asked for, and what it asked the release. Any other choice leaves it as it is: what a block does not ask for
 * cannot change it, so it need not be drawn again, nor be taken for old.
 */
export async function drawNoting(block: Block, c: Context): Promise<{ html: string; leest: string[] }> {
  const leest = new Set<string>();
  const keuze = new Proxy(c.keuze, {
    get: (of, key) => {
      leest.add(String(key));
      return Reflect.get(of, key);
    },
    ownKeys: (of) => {
      for (const key of Object.keys(of)) leest.add(key);
      return Reflect.ownKeys(of);
    },
  });
  const vragen: { sql: string; rijen: number | null }[] = [];
  const noted = async <T>(sql: string, answer: Promise<T[]>): Promise<T[]> => {
    const vraag = vragen.find((v) => v.sql === sql) ?? { sql, rijen: null };
    if (!vragen.includes(vraag)) vragen.push(vraag);
    const rows = await answer;
    vraag.rijen = rows.length;
    return rows;
  };
  const { cut } = c.q;
  const q: Query = {
    all: (sql) => noted(sql, c.q.all(sql)),
    ...(cut ? { cut: (sql, wider, keep) => noted(sql, cut(sql, wider, keep)) } : {}),
  };
  return { html: String(await block({ ...c, q, keuze, vragen })), leest: [...leest].sort() };
}

/** The choice a page opens with: the first option of every control. */
export async function standardChoice(
  controls: readonly Control[],
  q: Query,
  params: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const choice: Record<string, string> = {};
  for (const control of controls) choice[control.naam] = (await control.opties(q, params))[0]?.waarde ?? "";
  return choice;
}
