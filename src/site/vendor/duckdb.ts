/** DuckDB's browser client; a site build bundles this module into one file of the site's own. */
export { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";
