/** Bytes of keys that a place in 32 bits can tell apart. */
const MOST = 2 ** 31 - 1;

/**
 * Keys of ASCII by their bytes, numbered in the order in which they were added: a table of open places, in which a key is found
 * without making a text of it. A key with any other character is numbered too, and never found.
 */
export class KeyTable {
  private bytes = new Uint8Array(1 << 16);
  /** Where each key ends in `bytes`; the one before it is where it begins. */
  private ends = new Int32Array(1 << 12);
  private count = 0;
  /** Number of a key plus 1; 0 is an open place. At most half of the places are taken. */
  private places = new Int32Array(1 << 13);

  /** @param most bytes of keys that it takes */
  constructor(private readonly most = MOST) {}

  /** Adds a key. Each may be added once. @returns whether it was: not where the keys would be more bytes than it takes */
  add(key: string): boolean {
    const from = this.end(this.count);
    if (from + key.length > this.most) return false;
    let to = from;
    while (from + key.length > this.bytes.length) this.bytes = grown(this.bytes);
    for (let i = 0; i < key.length; i++) {
      const code = key.charCodeAt(i);
      // What has no byte of its own is found by nobody.
      this.bytes[to++] = code < 128 ? code : 0;
    }
    if (this.count + 1 > this.ends.length) this.ends = grown(this.ends);
    this.ends[this.count++] = to;
    if (2 * this.count > this.places.length) this.makeRoom();
    else this.put(this.count - 1);
    return true;
  }

  /** Number of the key that stands in the first `length` bytes; -1 where it was not added. No byte of it may be 0. */
  find(key: Uint8Array, length: number): number {
    const mask = this.places.length - 1;
    for (let place = hash(key, 0, length) & mask; ; place = (place + 1) & mask) {
      const found = (this.places[place] as number) - 1;
      if (found < 0) return -1;
      const from = this.end(found);
      if (this.end(found + 1) - from !== length) continue;
      let i = 0;
      while (i < length && this.bytes[from + i] === key[i]) i++;
      if (i === length) return found;
    }
  }

  private end(k: number): number {
    return k === 0 ? 0 : (this.ends[k - 1] as number);
  }

  private put(k: number): void {
    const mask = this.places.length - 1;
    let place = hash(this.bytes, this.end(k), this.end(k + 1)) & mask;
    while (this.places[place] !== 0) place = (place + 1) & mask;
    this.places[place] = k + 1;
  }

  private makeRoom(): void {
    this.places = new Int32Array(2 * this.places.length);
    for (let k = 0; k < this.count; k++) this.put(k);
  }
}

/** FNV-1a, with its high bits brought down. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5;
  for (let i = from; i < to; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}

/** A copy with twice the room. */
function grown<T extends Uint8Array | Int32Array>(list: T): T {
  const more = new (list.constructor as new (length: number) => T)(2 * list.length);
  more.set(list);
  return more;
}
