import { closeSync, openSync, readSync, writeSync } from "node:fs";

/** Appends text to a file in large blocks, so that memory stays flat however long the file. */
export class Lines {
  private readonly fd: number;
  private parts: string[] = [];
  private size = 0;
  constructor(file: string, header = "") {
    this.fd = openSync(file, "w");
    this.add(header);
  }
  add(text: string): void {
    this.parts.push(text);
    this.size += text.length;
    if (this.size > 1 << 20) this.flush();
  }
  private flush(): void {
    writeSync(this.fd, this.parts.join(""));
    this.parts = [];
    this.size = 0;
  }
  /** Adds a whole file, block by block. */
  addFile(file: string): void {
    this.flush();
    const from = openSync(file, "r");
    const block = Buffer.allocUnsafe(1 << 20);
    for (let n = readSync(from, block); n > 0; n = readSync(from, block)) writeSync(this.fd, block, 0, n);
    closeSync(from);
  }
  close(): void {
    this.flush();
    closeSync(this.fd);
  }
}

/** A value as a CSV field. */
export const field = (value: string | number): string => {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const DAY = 86_400_000;
/** Days since 1970-01-01 as an ISO date, and back. */
export const iso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
export const day = (date: string): number => Date.parse(date) / DAY;
export const yearOf = (at: number): number => new Date(at * DAY).getUTCFullYear();
