/** A whole number as Dutch readers write it. */
export const count = (n: number): string => n.toLocaleString("nl-NL");
