import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { spreadsheetCsv } from "../../src/engine/text/csv.js";
import { html, raw } from "../../src/engine/text/html.js";
import { lit } from "../../src/engine/text/sql.js";

/** Text put into HTML, CSV and SQL stays text. */

test("what is put into HTML is escaped, lists are joined, nothing is nothing, and HTML stands as it is", () => {
  const name = `<b title="a">O'Brien & zn</b>`;
  expect(String(html`<p title="${name}">${name}</p>`)).toBe(
    '<p title="&lt;b title=&quot;a&quot;&gt;O&#39;Brien &amp; zn&lt;/b&gt;">&lt;b title=&quot;a&quot;&gt;O&#39;Brien &amp; zn&lt;/b&gt;</p>',
  );
  expect(String(html`<ul>${["a", "<"].map((x) => html`<li>${x}</li>`)}</ul>${null}${undefined}${false}${0}`)).toBe(
    "<ul><li>a</li><li>&lt;</li></ul>0",
  );
  expect(String(html`${raw("<br>")}`)).toBe("<br>");
});
test("no text can become markup", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const inside = String(html`${text}`);
      expect(inside).not.toMatch(/[<>"']/);
      expect(inside.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
    }),
  );
});
test("a spreadsheet gets semicolons and a byte order mark, and runs nothing as a formula", () => {
  expect(
    spreadsheetCsv([
      ["naam", "n"],
      ["=1+1", "7,5"],
      ['een "twee"; drie', null],
    ]),
  ).toBe('\uFEFFnaam;n\r\n\'=1+1;7,5\r\n"een ""twee""; drie";\r\n');
  for (const start of ["=", "+", "-", "@", "\t", "\r"])
    expect(spreadsheetCsv([[`${start}x`]]).replaceAll('"', "")).toBe(`\uFEFF'${start}x\r\n`);
});
test("CSV reads back as it was written", () => {
  const text = fc.string().filter((s) => !/^[=+\-@\t\r＝＋－＠]/.test(s));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
      const read = parse(spreadsheetCsv([["a", "b"], ...rows]), {
        delimiter: ";",
        bom: true,
        record_delimiter: "\r\n",
      });
      expect(read).toEqual([["a", "b"], ...rows]);
    }),
  );
});
test("a quote in text does not end an SQL literal", () => {
  expect(lit("'; DROP TABLE x; --")).toBe("'''; DROP TABLE x; --'");
});
