import type { Browser, BrowserContext, Page } from "playwright-core";

/** HTML to PDF: one Chromium, pages that are used again. */

export interface Printer {
  /** @param datum ISO date that stands in the file as its own @returns the file */
  print(document: string, datum: string): Promise<Buffer>;
  close(): Promise<void>;
}

/** Bytes of the same length for the moment at which Chromium made the file: the same report is then the same file. */
function withDate(pdf: Buffer, datum: string): Buffer {
  const date = `${datum.replaceAll("-", "")}000000`;
  const text = pdf.toString("latin1");
  return Buffer.from(
    text.replace(/(\/(?:CreationDate|ModDate) \(D:)\d{14}/g, (_, head: string) => `${head}${date}`),
    "latin1",
  );
}

/** How many pages a PDF of Chromium has. */
export const pagesOf = (pdf: Buffer): number => (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;

/**
 * A printer on a running browser.
 * @param browser is closed with it @param abreast pages that are printed at the same time
 */
export async function printerOn(browser: Browser, abreast: number): Promise<Printer> {
  const context: BrowserContext = await browser.newContext({ offline: true, javaScriptEnabled: false });
  const free: Page[] = [];
  for (let i = 0; i < abreast; i++) free.push(await context.newPage());
  const waiting: ((page: Page) => void)[] = [];
  const take = (): Promise<Page> => {
    const page = free.pop();
    return page ? Promise.resolve(page) : new Promise((resolve) => waiting.push(resolve));
  };
  const give = (page: Page): void => {
    const next = waiting.shift();
    if (next) next(page);
    else free.push(page);
  };
  return {
    print: async (document, datum) => {
      const page = await take();
      try {
        await page.setContent(document, { waitUntil: "load" });
        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
        return withDate(pdf, datum);
      } finally {
        give(page);
      }
    },
    close: () => browser.close(),
  };
}
