import { existsSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import sirv from "sirv";
import { RomError } from "../errors.js";
import { SITE_MARKER } from "./marker.js";

/** A name with the hash of its content in it: what stands there never changes. */
const HASHED = /^\/(?:_file|_import|_observablehq|_npm|_node)\/.*\.[0-9a-f]{8}\.\w+$/;

/** Files whose name holds their hash are kept for ever, all others asked after each time (docs/runbook.md says how other servers do it). */
function keepHashed(response: ServerResponse, where: string): void {
  response.setHeader("Cache-Control", HASHED.test(where) ? "public, max-age=31536000, immutable" : "no-cache");
}

/**
 * Serves a built site on this machine only, compressed where the build left it so (publish/compress.ts).
 * @returns the server and the address it is at
 * @throws RomError (gebruik) when there is no site or the port is taken
 */
export async function serveSite(folder: string, port: number): Promise<{ server: Server; url: string }> {
  if (!existsSync(path.join(folder, SITE_MARKER.file)))
    throw new RomError("gebruik", `${folder} is geen gebouwde site.`, "Bouw er eerst een: npm run build.");
  const files = sirv(folder, { dev: true, etag: true, gzip: true, brotli: true, setHeaders: keepHashed });
  const server = createServer((request, response) =>
    files(request, response, () => {
      response.writeHead(404).end("Niet gevonden");
    }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (e: NodeJS.ErrnoException) =>
      reject(
        e.code === "EADDRINUSE"
          ? new RomError(
              "gebruik",
              `Poort ${port} is al in gebruik.`,
              "Kies een andere met --poort, of sluit het andere programma.",
            )
          : e,
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  return { server, url: `http://127.0.0.1:${actual}/` };
}
