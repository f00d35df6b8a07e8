import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { tempFolder } from "./delivery.js";

/**
 * A folder that several test files ask for, made once in a run of the tests: whoever asks first makes it, the others wait.
 * Nobody writes in it afterwards. Without a run to share with (ROM_TEST_SHARED) it is made for the asker alone.
 * @param name of the thing; what the folder holds hangs on nothing else
 * @returns the folder
 */
export async function once(name: string, make: (place: string) => Promise<void>): Promise<string> {
  const alone = async (): Promise<string> => {
    const place = path.join(tempFolder(), name);
    await make(place);
    return place;
  };
  const shared = process.env["ROM_TEST_SHARED"];
  if (!shared) return alone();
  const place = path.join(shared, name);
  let first = true;
  try {
    mkdirSync(`${place}.bezig`);
  } catch {
    first = false;
  }
  if (first)
    try {
      await make(`${place}.in-wording`);
      renameSync(`${place}.in-wording`, place);
    } catch (cause) {
      // Who waits makes its own, and fails on the same.
      mkdirSync(`${place}.mislukt`);
      throw cause;
    }
  while (!existsSync(place)) {
    if (existsSync(`${place}.mislukt`)) return alone();
    await new Promise((next) => setTimeout(next, 200));
  }
  return place;
}
