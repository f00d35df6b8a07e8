/** A column of `Db.fill`: the first `length` numbers of `values`, of which `none` stands for NULL. */
export type Filled =
  | { readonly type: "BIGINT"; readonly values: BigInt64Array; readonly length: number; readonly none?: bigint }
  | {
      readonly type: "INTEGER" | "SMALLINT" | "UTINYINT";
      readonly values: Int32Array;
      readonly length: number;
      readonly none?: number;
    };
const RANGES = { SMALLINT: [-32768, 32767], UTINYINT: [0, 255] } as const;
/** A vector of the client, of whole numbers, as it is filled; its bits of what is not NULL are private there. */
export interface Numbers {
  readonly items: { set(values: ArrayLike<number | bigint>): void };
  readonly validity: { readonly data: BigUint64Array | null };
  setItem(place: number, value: null): void;
  flush(): void;
}

/** Puts numbers of a column from `from` on into a vector, all at once. @throws RangeError where one does not fit its type */
export function fillVector(vector: Numbers, { type, values, none }: Filled, from: number, rows: number): void {
  const part = values.subarray(from, from + rows);
  if (type === "SMALLINT" || type === "UTINYINT") checkRange(part as Int32Array, none, type);
  vector.items.set(part);
  if (none !== undefined) clear(vector, part, none);
  vector.flush();
}

/** Says of a vector which of its numbers are NULL. */
function clear(vector: Numbers, part: Int32Array | BigInt64Array, none: number | bigint): void {
  // Both kinds by halves of 32 bits, of which INTEGER has one.
  const halves = new Int32Array(part.buffer, part.byteOffset, part.byteLength >> 2);
  const [low, high] = typeof none === "bigint" ? [Number(BigInt.asIntN(32, none)), Number(none >> 32n)] : [none, null];
  const step = high === null ? 1 : 2;
  let bits: Uint32Array | null = null;
  for (let i = 0; i < part.length; i++) {
    if (halves[step * i] !== low || (high !== null && halves[step * i + 1] !== high)) continue;
    if (bits) bits[i >>> 5] = (bits[i >>> 5] as number) & ~(1 << (i & 31));
    else {
      // The client makes room at the first NULL; of each after it, it would make several bigints.
      vector.setItem(i, null);
      const { data } = vector.validity;
      bits = data && new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
    }
  }
}

function checkRange(values: Int32Array, none: number | bigint | undefined, type: keyof typeof RANGES): void {
  const [least, most] = RANGES[type];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== none && (value < least || value > most)) throw new RangeError(`${value} is no ${type}`);
  }
}
