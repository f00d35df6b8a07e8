import { describe, expect, test } from "vitest";
import { openCounts } from "../../src/engine/gate/publish/account.js";

const counts = (over: Record<string, number>): Record<string, number> => {
  const n = { bezwaar: 20, lopend: 60, zonder: 0, buiten: 0, jong: 30, noemer: 500, onbekend: 10, ...over };
  const afgesloten = n.jong + n.noemer;
  return {
    ...n,
    afgesloten,
    bekend: n.noemer - n.onbekend,
    aanvaard: afgesloten + n.bezwaar + n.lopend + n.zonder + n.buiten,
  };
};

describe("the account of zorgtrajecten", () => {
  test("small counts are hidden, and one more, so that what is left cannot be subtracted", async () => {
    const open = await openCounts(counts({ zonder: 2 }), 5, true);
    expect(open).toContain("aanvaard");
    expect(open).toContain("noemer");
    expect(open).not.toContain("zonder");
    expect(open).not.toContain("buiten");
    // 2 + 0 would follow from the rest: something larger goes with them.
    expect(["bezwaar", "lopend", "afgesloten"].some((c) => !open.has(c))).toBe(true);
  });
  test("three minors do not follow from closed minus counted", async () => {
    const open = await openCounts(counts({ jong: 3, zonder: 9, buiten: 9 }), 5, true);
    expect(open).not.toContain("jong");
    expect(open).not.toContain("afgesloten");
    expect(open).toContain("noemer");
  });
  test("where nothing is small everything is shown", async () => {
    const open = await openCounts(counts({ zonder: 9, buiten: 9 }), 5, true);
    expect([...open].sort()).toEqual(
      ["aanvaard", "afgesloten", "bezwaar", "buiten", "jong", "lopend", "noemer", "onbekend", "zonder"].sort(),
    );
  });
  test("a delivery of seven shows what it delivered, and no more", async () => {
    const tiny = {
      aanvaard: 7,
      bezwaar: 0,
      lopend: 1,
      zonder: 0,
      buiten: 0,
      afgesloten: 6,
      jong: 1,
      noemer: 5,
      onbekend: 0,
      bekend: 5,
    };
    const open = await openCounts(tiny, 5, false);
    expect(open).not.toContain("noemer");
    expect(open).not.toContain("afgesloten");
  });
});
