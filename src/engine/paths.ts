import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project folder; ROM_PROJECT overrides it in a staged site build, whose copy of src lies elsewhere. */
export const PROJECT = process.env["ROM_PROJECT"] ?? path.resolve(fileURLToPath(import.meta.url), "../../..");

/**
 * Everything about persons and every intermediate file lives here; git ignores it. ROM_WORK puts it elsewhere, for
 * instance on an encrypted disk.
 */
export const WORK = process.env["ROM_WORK"] ?? path.join(PROJECT, "data", "work");

/** Staged sources of sites, without anything about persons; below the project, so that packages are found from there. */
export const STAGES = path.join(PROJECT, "data", "work", "site");

export const inProject = (...parts: string[]): string => path.join(PROJECT, ...parts);

/** A file of an installed package, exports or not. */
export const packageFile = (name: string, ...parts: string[]): string => inProject("node_modules", name, ...parts);
