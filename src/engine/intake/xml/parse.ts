import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import sax from "sax";
import { RomError } from "../../errors.js";
import type { DeliveredFile } from "../container.js";
import { NAMESPACE } from "./elements.js";
import type { ImportReader } from "./reader.js";

const broken = (file: DeliveredFile, what: string, advice: string): RomError =>
  new RomError("aanlevering", `${file.name}${what}`, advice);

const WHOLE = "Controleer of het bestand helemaal is overgekomen, en laat de leverancier het anders opnieuw maken.";

/** The encoding that the first bytes tell: a byte order mark, else the XML declaration, else UTF-8. */
export function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0x3c && bytes[1] === 0) return "utf-16le";
  if (bytes[0] === 0 && bytes[1] === 0x3c) return "utf-16be";
  const head = bytes.subarray(0, 200).toString("latin1");
  return /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? "utf-8";
}

function decoderFor(file: DeliveredFile, bytes: Buffer): TextDecoder {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw broken(
      file,
      ` zegt gecodeerd te zijn als ${encoding.slice(0, 40)}; dat kent ROM-werkbank niet.`,
      "Lever het bestand aan in UTF-8.",
    );
  }
}

/** What went wrong, in words a sender can act on; the parser's own text may hold a value from the file. */
function problem(text: string): string {
  if (/unclosed root|unexpected end|unclosed/i.test(text)) return "het houdt midden in op";
  if (/max buffer length/i.test(text)) return "een waarde is te lang (meer dan 64 kB)";
  if (/entity/i.test(text)) return "er staat een & of een onbekende entiteit in die geen geldige XML is";
  if (/attribute/i.test(text)) return "een attribuut is geen geldige XML (aanhalingstekens, = of spatie)";
  if (/unmatched closing|unexpected close/i.test(text)) return "een element wordt niet, of verkeerd, gesloten";
  return "het is geen geldige XML";
}

const unzip = (file: DeliveredFile, chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> => {
  if (!file.gz) return chunks;
  const gunzip = createGunzip();
  const source = chunks as unknown as NodeJS.ReadableStream;
  source.on("error", (e: Error) => gunzip.destroy(e));
  return source.pipe(gunzip);
};

/**
 * What the attributes of an element inherit from. The parser asks them `hasOwnProperty` before it keeps one, and passes over
 * one that is there already, without a word: here that is told. An attribute of that very name cannot replace the question.
 */
function guard(twice: () => void): object {
  const asked = function (this: object, name: string): boolean {
    const there = Object.hasOwn(this, name);
    if (there) twice();
    return there;
  };
  return Object.create(null, { hasOwnProperty: { get: () => asked, set: () => {} } }) as object;
}

/** Makes a parser that hands elements to the reader, and keeps the first fault. */
function makeParser(file: DeliveredFile, start: (line: () => number) => ImportReader) {
  const parser = sax.parser(true, { position: true });
  const line = (): number => parser.line + 1;
  const reader = start(line);
  const state: { fault: RomError | null; root: boolean } = { fault: null, root: false };
  const fail = (error: RomError): void => {
    state.fault ??= error;
  };
  parser.onerror = (e) => {
    fail(broken(file, `, regel ${line()}: niet verder te lezen, want ${problem(e.message)}.`, WHOLE));
    parser.error = null as unknown as Error;
  };
  parser.ondoctype = () =>
    fail(
      broken(
        file,
        `, regel ${line()}: bevat een DOCTYPE; dat hoort niet in een aanlevering en wordt om veiligheid niet gelezen.`,
        "Laat de leverancier het bestand zonder DOCTYPE maken.",
      ),
    );
  const attributes = guard(() =>
    fail(
      broken(file, `, regel ${line()}: een attribuut staat twee keer in één element; dat is geen geldige XML.`, WHOLE),
    ),
  );
  parser.onopentagstart = (tag) => {
    tag.attributes = Object.create(attributes) as typeof tag.attributes;
  };
  let depth = 0;
  parser.onopentag = (tag) => {
    if (state.root && depth === 0)
      fail(
        broken(
          file,
          `, regel ${line()}: na het einde van BenchmarkImport begint een tweede element; een XML-bestand heeft er één.`,
          "Lever elke export als een eigen bestand aan; meer XML-bestanden in één aanlevering mag.",
        ),
      );
    depth++;
    if (state.fault) return;
    if (!state.root) {
      state.root = true;
      checkRoot(file, tag, fail);
      if (state.fault) return;
    }
    reader.start(tag);
  };
  parser.onclosetag = () => {
    depth--;
    if (!state.fault) reader.end();
  };
  return { parser, reader, state };
}

function checkRoot(file: DeliveredFile, tag: sax.Tag | sax.QualifiedTag, fail: (e: RomError) => void): void {
  const [first, second] = tag.name.split(":");
  const prefix = second === undefined ? "" : first;
  const namespace = (tag.attributes as Record<string, string>)[prefix ? `xmlns:${prefix}` : "xmlns"] ?? "";
  if ((second ?? first) !== "BenchmarkImport" || !namespace.startsWith(NAMESPACE.slice(0, NAMESPACE.lastIndexOf("/"))))
    fail(
      broken(
        file,
        ` is XML, maar geen BenchmarkImport van SBG (element BenchmarkImport, naamruimte ${NAMESPACE}).`,
        "Lever het bestand aan dat voor SBG of Akwa is gemaakt, of lever ROM-CSV.",
      ),
    );
}

/**
 * Reads one file from its first to its last byte; memory does not grow with it.
 * @param start makes the reader, given a function that tells the line
 * @param flush called after every block, to store the rows that are ready
 * @throws RomError (aanlevering) naming file and line where it is cut off, broken, of another kind, or holds a DOCTYPE
 */
export async function parseFile(
  file: DeliveredFile,
  start: (line: () => number) => ImportReader,
  flush: () => Promise<void>,
): Promise<ImportReader> {
  const { parser, reader, state } = makeParser(file, start);
  let decoder: TextDecoder | undefined;
  const raw = createReadStream(file.path, { highWaterMark: 1 << 18 });
  try {
    for await (const chunk of unzip(file, raw)) {
      decoder ??= decoderFor(file, chunk);
      parser.write(decoder.decode(chunk, { stream: true }));
      if (state.fault) throw state.fault;
      await flush();
    }
    parser.write(decoder?.decode() ?? "");
    parser.close();
  } catch (cause) {
    if (cause instanceof RomError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw broken(
        file,
        `, na regel ${parser.line + 1}: de tekst is niet gecodeerd zoals het bestand zegt.`,
        "Sla het op als UTF-8, of noem de juiste codering in de eerste regel.",
      );
    if (code?.startsWith("Z_"))
      throw broken(file, " is niet te lezen als gzip: het bestand is beschadigd of afgekapt.", WHOLE);
    throw cause;
  } finally {
    raw.destroy();
  }
  if (state.fault) throw state.fault;
  if (!state.root) throw broken(file, " is leeg: er staat geen XML in.", WHOLE);
  await flush();
  return reader;
}
