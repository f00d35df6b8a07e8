/** What stands on a page that is being written: the build makes it from finished pages (engine/publish/way.ts), a preview has none. */

/** Headings of the second level that can be linked to, beside the page; anew with every figure that is drawn. */
export function holdContents(): void {
  const beside = document.querySelector("nav.zij");
  if (!beside) return;
  const head = document.createElement("p");
  head.textContent = "Op deze pagina";
  const list = document.createElement("ul");
  beside.append(head, list);
  const fill = (): void => {
    const found = [...document.querySelectorAll<HTMLHeadingElement>(".blad h2[id]")];
    head.hidden = list.hidden = found.length < 2;
    list.replaceChildren(
      ...found.map((h) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#${h.id}`;
        link.textContent = h.textContent;
        item.append(link);
        return item;
      }),
    );
  };
  fill();
  document.addEventListener("rom:getekend", fill);
}
