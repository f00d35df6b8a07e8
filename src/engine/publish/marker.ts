import type { Marker } from "../place-folder.js";

/** How the folder of a site is known. */
export const SITE_MARKER: Marker = { file: "rom-site.json", key: "uitgave" };
