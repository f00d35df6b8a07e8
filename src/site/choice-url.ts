import type { Choice } from "./pages/page.js";

/**
 * The choice in an address. Three choices travel from page to page: in the address, in the strip above the figures, and in every
 * link of the site. "Mijn vestiging" is no choice: it lives on the reader's device (mine.ts) and stands in no address.
 */

export const TRAVELLING = ["vestiging", "periode", "instrument"] as const;
export const isTravelling = (naam: string): boolean => (TRAVELLING as readonly string[]).includes(naam);

/** The choices that an address names, those of a page's own included. */
export const choiceIn = (address: URL): Choice => Object.fromEntries(address.searchParams);

/**
 * An address with choices in it.
 * @param choice by name; null takes a name out
 */
export function withChoice(address: URL, choice: Readonly<Record<string, string | null>>): URL {
  const out = new URL(address);
  for (const [naam, waarde] of Object.entries(choice))
    if (waarde === null) out.searchParams.delete(naam);
    else out.searchParams.set(naam, waarde);
  return out;
}

/** The address of another page of the site with what travels from here; one that says its own choice keeps it. */
export function carried(to: URL, here: URL, extra: Choice = {}): URL {
  const travels = { ...choiceIn(here), ...extra };
  const known = choiceIn(to);
  return withChoice(
    to,
    Object.fromEntries(
      TRAVELLING.flatMap((naam) => {
        const waarde = travels[naam];
        return waarde === undefined || known[naam] !== undefined ? [] : [[naam, waarde]];
      }),
    ),
  );
}

/**
 * The address to hand to someone else: what is seen here, without the vestiging that was picked out unless the reader wants it in.
 * The page of a vestiging is itself about one, whatever is asked.
 * @param here location.href
 * @param anker id of what to open at
 */
export function shareLink(here: string, o: { readonly metVestiging?: boolean; readonly anker?: string } = {}): string {
  const address = withChoice(new URL(here), o.metVestiging ? {} : { vestiging: null });
  address.hash = o.anker ?? "";
  return address.href;
}

/** What is offered that comes nearest to a value that is not: of 2018-H1 the year 2018; null where nothing does. */
export function nearest(wanted: string, offered: readonly string[]): string | null {
  for (let length = wanted.length; length > 3; length--) {
    const start = wanted.slice(0, length);
    if (offered.includes(start)) return start;
  }
  return null;
}
