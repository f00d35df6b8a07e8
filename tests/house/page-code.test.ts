import { expect, test } from "vitest";
import { parsePage } from "../../src/engine/publish/page-file.js";
import { pageCode } from "./page-code.js";

const PAGE = `---
title: Proef
keuzes: [periode]
---

\`\`\`js figuur een
return zin(periode);
\`\`\`

Tekst.

\`\`\`sql id=rijen
SELECT 1 WHERE \${periode} = ''
\`\`\`

\`\`\`js
display(rijen.length);
\`\`\`
`;

test("the code of a page stands on its own lines, with the names that it is given", () => {
  const lines = pageCode({ ...parsePage(PAGE, "src/x.md"), pad: "/x" }, PAGE, "../site").split("\n");
  expect(lines.length).toBe(PAGE.split("\n").length);
  expect(lines.slice(5, 8)).toEqual(['figuur("een", async ({ zin, periode }) => {', "return zin(periode);", "});"]);
  expect(lines.slice(11, 14)).toEqual(["const rijen = await sql`", "SELECT 1 WHERE ${periode} = ''", "`;"]);
  expect(lines[16]).toBe("display(rijen.length);");
  expect(lines[0]).toContain('import { sql } from "../site/start.js";');
  expect(lines[0]).toContain('FigureOf<"periode">');
  expect(lines[0]).toContain("declare const periode: string;");
  expect(lines[9]).toBe("");
});
