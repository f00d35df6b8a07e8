import { thousand } from "./thousand.js";

/** The second half of a thousand mutations; see mutations.test.ts. */
thousand(1);
