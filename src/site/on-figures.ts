/** What the light part of a page does on figures: the value under the pointer, and the buttons below them. */

/** Shows the text of the mark under the pointer; the table under the figure holds the same for everyone else. */
export function showValues(): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  document.addEventListener("pointermove", (event) => {
    const target = event.target instanceof Element ? event.target.closest(".figuur svg [aria-label]") : null;
    const text = target?.getAttribute("aria-label") ?? "";
    tip.hidden = text === "";
    if (tip.hidden) return;
    tip.textContent = text;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    tip.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, event.clientY - tip.offsetHeight - 12)}px)`;
  });
}

/** What stands below figures: their buttons work once the page is held, and what they do comes at the first of them. */
export function holdTools(): void {
  document.documentElement.classList.add("levend");
  document.addEventListener("click", (event) => {
    const pressed = (event.target as Element | null)?.closest<HTMLElement>(
      ".gereedschap :is([data-doe], a.csv:not(.markdown))",
    );
    if (!pressed) return;
    // Without the code that packs it with its meaning the CSV still is a link that works.
    event.preventDefault();
    import("./tools/act.js").then(
      ({ act }) => act(pressed),
      () => {
        if (pressed instanceof HTMLAnchorElement) (pressed.cloneNode() as HTMLAnchorElement).click();
      },
    );
  });
}
