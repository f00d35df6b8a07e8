import { FileAttachment } from "observablehq:stdlib";

/** Files the page may load at the first interaction; naming them here puts them into the site. */
export const files = {
  tables: FileAttachment("../data/tabellen.bin").href,
  engine: FileAttachment("../data/duckdb.bin").href,
  worker: FileAttachment("../data/duckdb-worker.js").href,
};
