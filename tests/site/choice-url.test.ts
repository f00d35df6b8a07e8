import { describe, expect, test } from "vitest";
import { carried, nearest, shareLink, withChoice } from "../../src/site/choice-url.js";

/** What of a choice stands in an address, and what is left out of one. */

const at = (query: string): URL => new URL(`https://x.test/rom/a/b.html${query}`);

describe("an address", () => {
  test("takes the travelling choices along to another page, and no other", () => {
    const here = at("?vestiging=v1&periode=2018&instrument=OQ-45-SD&model=m&niveau=cluster");
    expect(carried(new URL("https://x.test/rom/c.html#deel"), here).href).toBe(
      "https://x.test/rom/c.html?vestiging=v1&periode=2018&instrument=OQ-45-SD#deel",
    );
    expect(carried(new URL("https://x.test/rom/c.html?periode=2019"), here).searchParams.get("periode")).toBe("2019");
    expect(carried(new URL("https://x.test/rom/c.html"), at("")).href).toBe("https://x.test/rom/c.html");
    expect(carried(new URL("https://x.test/rom/c.html"), at(""), { vestiging: "v2" }).search).toBe("?vestiging=v2");
  });
  test("to share leaves the vestiging out unless asked for, and keeps the rest", () => {
    const here = at("?vestiging=v1&periode=2018&model=m#elders").href;
    expect(shareLink(here)).toBe("https://x.test/rom/a/b.html?periode=2018&model=m");
    expect(shareLink(here, { metVestiging: true, anker: "figuur-hsk-verloop" })).toBe(
      "https://x.test/rom/a/b.html?vestiging=v1&periode=2018&model=m#figuur-hsk-verloop",
    );
  });
  test("a choice of null is taken out, and the address that was given stays as it is", () => {
    const here = at("?periode=2018");
    expect(withChoice(here, { periode: null, instrument: "A&B" }).search).toBe("?instrument=A%26B");
    expect(here.search).toBe("?periode=2018");
  });
});

test("what comes nearest to a period that is not offered is the longest that it begins with", () => {
  const offered = ["totaal", "2017", "2018", "2018-H1"];
  expect(["2018-H2", "2018-K3", "2018-H1", "1066", "", "totaal"].map((w) => nearest(w, offered))).toEqual([
    "2018",
    "2018",
    "2018-H1",
    null,
    null,
    "totaal",
  ]);
});
