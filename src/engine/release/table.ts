/** What a table of a release is: its grain, source, order and columns. */

export type ColumnType = "VARCHAR" | "INTEGER" | "DOUBLE" | "BOOLEAN";
export interface Column {
  readonly naam: string;
  readonly type: ColumnType;
  readonly betekenis: string;
  readonly eenheid?: string;
}
export interface Table {
  readonly naam: string;
  readonly korrel: string;
  readonly bron: string;
  readonly volgorde: readonly string[];
  readonly kolommen: readonly Column[];
}

export const col = (naam: string, type: ColumnType, betekenis: string, eenheid?: string): Column => ({
  naam,
  type,
  betekenis,
  ...(eenheid ? { eenheid } : {}),
});
