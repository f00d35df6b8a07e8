import { readFileSync } from "node:fs";
import { packageFile } from "../paths.js";
import { FONTS } from "../publish/site-files.js";

/** How a report looks on A4: light paper, two columns of drawings, title and page number on every sheet. */

/** Width of the text in pixels: 210 mm less the margins. */
export const PAPER_WIDTH = 680;

let fonts: string | undefined;
/** The site's own fonts, within the file: nothing is fetched. */
const fontFaces = (): string =>
  (fonts ??= FONTS.map(
    (f) =>
      `@font-face{font-family:"${f.family}";font-weight:${f.weight};src:url(data:font/woff2;base64,${readFileSync(packageFile(f.source)).toString("base64")}) format("woff2")}`,
  ).join(""));

/** Text as a string of CSS within a style element. */
const cssText = (text: string): string =>
  `"${text.replace(/[\\"<>\n\r\f]/g, (c) => `\\${c.codePointAt(0)?.toString(16)} `)}"`;

const SHEET = `:root{--papier:#fff;--vlak:#f6f5f1;--inkt:#000;--inkt-zacht:#333;--lijn:#777;--raster:#ddd;--fig-ander:#2a6a7c;--fig-eigen:#b3401a;--fig-streef:#6d5600;--k1:#0f373c;--k2:#1c646d;--k3:#928f87;--k4:#a76230;--k1-tekst:#fdfcf9;--k2-tekst:#fdfcf9;--k3-tekst:#14191b;--k4-tekst:#fdfcf9}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--inkt);font:400 9.2pt/1.38 "Source Sans 3",sans-serif;font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
h1,h2{font-family:"Source Serif 4",serif;line-height:1.15;font-weight:600}
h1{font-size:21pt;margin:0}
h2{font-size:13.5pt;margin:0 0 2mm;padding-bottom:1mm;border-bottom:.4mm solid var(--inkt);break-after:avoid}
p{margin:0 0 1.6mm}
.boven{margin:0 0 .8mm;color:var(--inkt-zacht)}
.status{border:.3mm solid #b07a00;padding:1.2mm 2.5mm;margin:2.5mm 0}
.status p:last-child{margin:0}
.deel{margin:5mm 0 0;break-inside:auto}
.deel.heel{break-inside:avoid}
.cijferkaarten{display:grid;grid-template-columns:repeat(3,1fr);gap:3mm;margin:3.5mm 0}
.cijferkaart{background:var(--vlak);border-top:.8mm solid var(--fig-eigen);padding:2mm 2.6mm;break-inside:avoid}
.cijferkaart p{margin:0}
.cijferkaart .wat{font-weight:600}
.cijferkaart .waarde{font:600 19pt/1.2 "Source Serif 4",serif}
.cijferkaart .waarde .reden{font:400 10pt/1.3 "Source Sans 3",sans-serif}
.cijferkaart .bij{color:var(--inkt-zacht);font-size:8.2pt}
.cijferkaart .zegt{font-size:8.4pt;margin-top:1mm}
table{border-collapse:collapse;table-layout:fixed;width:100%;margin:2mm 0 3.5mm;font-size:8.3pt;line-height:1.25;break-inside:avoid}
th:first-child{width:19%}
caption{text-align:left;font-weight:600;padding-bottom:.8mm;break-after:avoid}
th,td{text-align:left;vertical-align:top;padding:.9mm 1.4mm;border-bottom:.2mm solid var(--raster)}
thead th{border-bottom:.3mm solid var(--lijn);font-weight:600;vertical-align:bottom}
tbody th{font-weight:400}
tr{break-inside:avoid}
.lang{break-inside:auto}
.lang thead{break-after:avoid}
.lang tbody tr:first-child{break-before:avoid}
.lang tbody tr:nth-child(-n+2){break-after:avoid}
.lang tbody tr:nth-last-child(-n+2){break-before:avoid}
#wie th:first-child{width:17%}
#wie thead th:nth-child(2){width:21%}
#wie thead th:nth-child(3){width:9%}
#afspraken ol{columns:2;column-gap:7mm}
thead{display:table-header-group}
.getal{text-align:right}
td.getal b{font-weight:600}
.klein{display:block;color:var(--inkt-zacht);font-size:7.2pt}
.reden{color:var(--inkt-zacht);font-style:italic;font-size:7.6pt}
.naast{display:flex;gap:4mm;align-items:flex-start;margin:1.5mm 0 2.5mm;break-inside:avoid}
figure{margin:0;flex:1 1 0;min-width:0;break-inside:avoid}
figcaption{font-weight:600;font-size:8.6pt;margin-bottom:.6mm}
figure svg{width:100%;height:auto;display:block;font-family:"Source Sans 3",sans-serif}
ol{margin:0 0 2mm;padding-left:5.5mm}
li{margin-bottom:1.4mm;break-inside:avoid}
.bij,.bron{display:block}
.bij{color:var(--inkt-zacht)}
.bron,.noten{color:var(--inkt-zacht);font-size:7.6pt;line-height:1.3}
.noten p{margin:0 0 .8mm}
.blad{break-before:page}
.streef{list-style:none;padding:0}
.streef li{border-left:1mm solid var(--lijn);padding-left:2.2mm}
.streef .gehaald{border-color:var(--k2)}
.streef .niet{border-color:var(--k4)}
.streef b{font-weight:600}
`;

/**
 * The whole style of a report.
 * @param head stands at the top of every sheet @param foot at its bottom, beside the page number
 */
export const reportStyle = (head: string, foot: string): string =>
  `${fontFaces()}@page{size:A4;margin:17mm 15mm 16mm;@top-left{content:${cssText(head)};font:8pt "Source Sans 3",sans-serif;color:#333;width:100%}@bottom-left{content:${cssText(foot)};font:7.6pt "Source Sans 3",sans-serif;color:#333;width:82%}@bottom-right{content:"blad " counter(page) " van " counter(pages);font:7.6pt "Source Sans 3",sans-serif;color:#333}}${SHEET}`;
