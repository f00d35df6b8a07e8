/** Text as an SQL literal. */
export const lit = (text: string): string => `'${text.replaceAll("'", "''")}'`;
