import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * A real Firefox, driven by the protocol that geckodriver speaks to it (Marionette: JSON behind its length, over a socket). Playwright's own
 * Firefox is a build of its own, and its other way (BiDi) asks for a command that Debian's Firefox does not know.
 */

const NAMES = ["firefox-esr", "firefox"];

const onPath = (): string | undefined =>
  NAMES.flatMap((name) => (process.env["PATH"] ?? "").split(path.delimiter).map((f) => path.join(f, name))).find((f) =>
    existsSync(f),
  );

/**
 * FIREFOX_PATH, or one of the system; as root on Debian the distribution's package is installed where that is asked for.
 * @returns in its place why there is none
 */
export function findFirefox(install: boolean): { readonly file: string } | { readonly waarom: string } {
  const named = process.env["FIREFOX_PATH"];
  if (named && existsSync(named)) return { file: named };
  const found = onPath();
  if (found) return { file: found };
  if (!install) return { waarom: "no firefox on the PATH, and a slice of the deep tests installs none" };
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version"))
    return { waarom: "no firefox on the PATH, and it can be installed as root on Debian only" };
  process.stdout.write("== browser: installing Debian's firefox-esr\n");
  spawnSync("apt-get", ["update"], { stdio: "inherit" });
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "firefox-esr"], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  const installed = onPath();
  return installed ? { file: installed } : { waarom: "firefox-esr could not be installed" };
}

/** Nothing of its own goes out: no updates, reports or looks at what is safe. */
const PREFS = {
  "marionette.port": 0,
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "extensions.update.enabled": false,
  "services.settings.server": "data:,",
  "browser.aboutwelcome.enabled": false,
};

export interface Firefox {
  readonly version: string;
  open(address: string): Promise<void>;
  /** Runs text in the page, as the body of a function that may wait. */
  run<T>(body: string, ...args: readonly unknown[]): Promise<T>;
  /** Until text that is run in the page is true. @throws Error after so many milliseconds */
  until(body: string, ms?: number): Promise<void>;
  /** Errors and warnings of pages below an address, from the browser's own console. */
  complaints(below: string): Promise<string[]>;
  close(): Promise<void>;
}

const wait = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

/** The port that Firefox says it listens on. */
async function portOf(profile: string, child: ChildProcess): Promise<number> {
  const file = path.join(profile, "MarionetteActivePort");
  for (let k = 0; k < 600; k++) {
    if (existsSync(file)) {
      const port = Number(readFileSync(file, "utf8"));
      if (port > 0) return port;
    }
    if (child.exitCode !== null) throw new Error(`firefox ended with ${child.exitCode}`);
    await wait(100);
  }
  throw new Error("firefox did not start within a minute");
}

type Answer = readonly [number, number, { error: string; message: string } | null, { value?: unknown } & object];

/** Sends commands one by one and waits for the answer of each. */
function conversation(socket: Socket): (command: string, params?: object) => Promise<Answer[3]> {
  const waiting = new Map<number, (a: Answer) => void>();
  let rest = Buffer.alloc(0);
  socket.on("data", (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const colon = rest.indexOf(58);
      const length = Number(rest.subarray(0, colon).toString());
      if (colon < 0 || rest.length < colon + 1 + length) return;
      const message = JSON.parse(rest.subarray(colon + 1, colon + 1 + length).toString()) as Answer | object;
      rest = rest.subarray(colon + 1 + length);
      // The first message says what it is; it answers nothing.
      if (Array.isArray(message)) waiting.get((message as unknown as Answer)[1])?.(message as unknown as Answer);
    }
  });
  let id = 0;
  return (command, params = {}) =>
    new Promise((resolve, reject) => {
      const own = ++id;
      waiting.set(own, ([, , error, result]) => {
        waiting.delete(own);
        if (error) reject(new Error(`${command}: ${error.error}: ${error.message}`));
        else resolve(result);
      });
      const text = Buffer.from(JSON.stringify([0, own, command, params]));
      socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
    });
}

export async function launchFirefox(file: string): Promise<Firefox> {
  const profile = mkdtempSync(path.join(tmpdir(), "rom-firefox-"));
  writeFileSync(
    path.join(profile, "user.js"),
    Object.entries(PREFS)
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
      .join("\n"),
  );
  const child = spawn(
    file,
    ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile],
    {
      stdio: "ignore",
      env: { ...process.env, HOME: profile, MOZ_HEADLESS_WIDTH: "1280", MOZ_HEADLESS_HEIGHT: "900" },
    },
  );
  const end = async (): Promise<void> => {
    if (child.exitCode === null) {
      const ended = new Promise((next) => child.once("exit", next));
      child.kill();
      await Promise.race([ended, wait(10_000)]);
      child.kill("SIGKILL");
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const port = await portOf(profile, child);
    const socket = connect(port, "127.0.0.1");
    const say = conversation(socket);
    const session = (await say("WebDriver:NewSession", { capabilities: {} })) as {
      capabilities?: { browserVersion?: string };
    };
    await say("WebDriver:SetTimeouts", { script: 120_000, pageLoad: 120_000 });
    const run = async <T>(body: string, args: readonly unknown[] = []): Promise<T> =>
      (await say("WebDriver:ExecuteScript", { script: `return (async () => { ${body} })();`, args })).value as T;
    return {
      version: session.capabilities?.browserVersion ?? "",
      open: async (url) => void (await say("WebDriver:Navigate", { url })),
      run: (body, ...args) => run(body, args),
      until: async (body, ms = 60_000) => {
        for (let past = 0; past < ms; past += 200) {
          if (await run<boolean>(body)) return;
          await wait(200);
        }
        throw new Error(`not within ${ms} ms: ${body}`);
      },
      complaints: async (below) => {
        await say("Marionette:SetContext", { value: "chrome" });
        try {
          return await run<string[]>(
            `return Services.console.getMessageArray().filter((m) => m instanceof Ci.nsIScriptError && m.sourceName.startsWith(${JSON.stringify(below)})).map((m) => m.errorMessage);`,
          );
        } finally {
          await say("Marionette:SetContext", { value: "content" });
        }
      },
      close: async () => {
        socket.destroy();
        await end();
      },
    };
  } catch (cause) {
    await end();
    throw cause;
  }
}
