import { mutations } from "./halves.js";

/** The second half mutations; see mutations.test.ts. */
mutations(1);
