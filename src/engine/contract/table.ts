/** What a table of a release is: its grain, source, order and columns; and the type of its rows, from the same words. */

interface JsTypes {
  readonly VARCHAR: string;
  readonly INTEGER: number;
  readonly DOUBLE: number;
  readonly BOOLEAN: boolean;
}
export type ColumnType = keyof JsTypes;

export interface Column<N extends string = string, T extends ColumnType = ColumnType> {
  readonly naam: N;
  readonly type: T;
  readonly betekenis: string;
  readonly eenheid?: string;
}

export interface Table<N extends string = string, C extends Column = Column> {
  readonly naam: N;
  readonly korrel: string;
  readonly bron: string;
  /** Columns by which the rows are ordered; together they name one row. */
  readonly volgorde: readonly C["naam"][];
  readonly kolommen: readonly C[];
}

/** A row of a table: every column of the contract, and no other; null where it says nothing. */
export type RowOf<T extends Table> = {
  readonly [C in T["kolommen"][number] as C["naam"]]: JsTypes[C["type"]] | null;
};

export const col = <const N extends string, const T extends ColumnType>(
  naam: N,
  type: T,
  betekenis: string,
  eenheid?: string,
): Column<N, T> => ({ naam, type, betekenis, ...(eenheid ? { eenheid } : {}) });

/** @returns the table as given; its name and columns stay known to the type checker */
export const table = <const N extends string, const C extends Column>(t: Table<N, C>): Table<N, C> => t;
