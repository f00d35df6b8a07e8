/** Separates organisatie, vestiging and what lies below in a unit's key. */
export const KEY_SEPARATOR = "\u001f";

/** The organisatie part of a unit's key. */
export const organisatieKey = (key: string): string => key.split(KEY_SEPARATOR)[0] ?? "";
