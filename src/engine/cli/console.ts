/** Talks to the person at the console: Dutch, short, never a value about a person. Everything goes to stderr. */
export interface Reporter {
  line(text: string): void;
  /**
   * Names a step when it starts and says how long it took when it ends.
   * @param work is given whom to tell the share done (0 to 1), which is shown meanwhile
   */
  step<T>(name: string, work: (told?: (share: number) => void) => Promise<T>): Promise<T>;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1).replace(".", ",")} s`;

export function reporter(out: NodeJS.WriteStream = process.stderr): Reporter {
  const live = out.isTTY === true;
  return {
    line: (text) => {
      out.write(`${text}\n`);
    },
    step: async (name, work) => {
      const start = performance.now();
      let tick: NodeJS.Timeout | undefined;
      let share = "";
      if (live) {
        out.write(`  ${name} …`);
        tick = setInterval(() => out.write(`\r  ${name} … ${seconds(performance.now() - start)}${share}`), 1000);
      } else {
        // A log shows the step before it ends only when it takes long.
        tick = setTimeout(() => out.write(`  ${name} …\n`), 1000);
      }
      try {
        const result = await work((done) => {
          share = `, ${String(Math.floor(100 * done)).padStart(2)} %`;
        });
        const took = seconds(performance.now() - start);
        out.write(live ? `\r  ${name}  ${took}        \n` : `  ${name}  ${took}\n`);
        return result;
      } finally {
        clearInterval(tick);
        clearTimeout(tick);
      }
    },
  };
}

export { count } from "../format.js";
