/** A drawing made as large as a screen allows, in meeting mode: readable, and in sheets where it has more rows than fit. */

/** Least size of any text, in pixels of the screen. */
const LETTER = 20;
/** Rows up to which a drawing may be a little taller than the screen. */
const MOST_ROWS = 24;

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Titles of upright axes out of the way of labels that have become larger. */
function shiftTitles(svg: SVGSVGElement): void {
  for (const title of svg.querySelectorAll<SVGTextElement>(".role-axis-title text")) {
    const at = /^translate\(([-\d.]+),\s*([-\d.]+)\)(\s*rotate\(-90\).*)$/.exec(title.getAttribute("transform") ?? "");
    const labels = title.closest(".role-axis")?.querySelector<SVGGElement>(".role-axis-label");
    if (!at || !labels) continue;
    // The letter of a drawing counts from its foot: what it is turned about lies right of the text.
    const x = Math.min(Number(at[1]), labels.getBBox().x - title.getBBox().height * 0.2);
    title.setAttribute("transform", `translate(${x.toFixed(1)},${at[2]})${at[3]}`);
  }
}

/**
 * Makes a drawing as large as its place allows, with no text below LETTER. Labels that then reach outside the drawing make it wider.
 * @param room width and height in pixels; a drawing that is too tall for it at a readable size is as wide as the room
 */
export function enlarge(svg: SVGSVGElement, room: Room): void {
  const { width, height } = svg.viewBox.baseVal.width
    ? svg.viewBox.baseVal
    : { width: svg.clientWidth, height: svg.clientHeight };
  const scaleOf = (w: number, h: number): number => Math.min(room.width / w, Math.max(room.height / h, 1.25));
  let scale = scaleOf(width, height);
  let box = { x: 0, y: 0, width, height };
  for (let turn = 0; turn < 2; turn++) {
    svg.style.setProperty("--groot-letter", `${Math.max(12, LETTER / scale).toFixed(2)}px`);
    shiftTitles(svg);
    const drawn = svg.getBBox();
    const x = Math.min(0, drawn.x);
    const y = Math.min(0, drawn.y);
    box = {
      x,
      y,
      width: Math.max(width, drawn.x + drawn.width) - x,
      height: Math.max(height, drawn.y + drawn.height) - y,
    };
    scale = scaleOf(box.width, box.height);
  }
  svg.setAttribute("viewBox", [box.x, box.y, box.width, box.height].map((n) => n.toFixed(1)).join(" "));
  svg.style.setProperty("--groot-letter", `${(LETTER / scale + 0.05).toFixed(2)}px`);
  svg.style.width = `${(box.width * scale).toFixed(0)}px`;
  svg.style.height = `${(box.height * scale).toFixed(0)}px`;
}

/** Heights of the middles of the rows of a drawing, in its own units, from top to foot; none where it has no rows. */
function rowsOf(svg: SVGSVGElement): number[] {
  const own = svg.getScreenCTM()?.inverse();
  if (!own) return [];
  const axes = [...svg.querySelectorAll<SVGGElement>(".role-axis-label")].map((axis) => {
    const middles = [...axis.querySelectorAll<SVGTextElement>("text")].map((t) => {
      const { x, y, height } = t.getBBox();
      const to = t.getScreenCTM();
      return to ? new DOMPoint(x, y + height / 2).matrixTransform(to).matrixTransform(own).y : 0;
    });
    return [...new Set(middles.map((y) => Math.round(y)))].sort((a, b) => a - b);
  });
  return axes.sort((a, b) => b.length - a.length)[0] ?? [];
}

/**
 * Cuts a drawing of many rows into sheets that fit, each with what stands above and below the rows.
 * @param room what a sheet may take; the drawing has been enlarged
 * @returns sheets to show one at a time; none where the drawing stands as it is
 */
export function sheetsOf(svg: SVGSVGElement, room: Room): HTMLElement[] {
  const rows = rowsOf(svg);
  const box = svg.viewBox.baseVal;
  const scale = svg.getBoundingClientRect().width / box.width;
  if (rows.length <= MOST_ROWS || box.height * scale <= room.height) return [];
  const step = ((rows.at(-1) ?? 0) - (rows[0] ?? 0)) / (rows.length - 1);
  const [first, last] = [(rows[0] ?? 0) - step / 2, (rows.at(-1) ?? 0) + step / 2];
  const ends = first - box.y + (box.y + box.height - last);
  const each = Math.max(8, Math.floor((room.height / scale - ends) / step));
  // Sheets of as many rows, so that the last does not stand there with one.
  const count = Math.ceil(rows.length / each);
  const per = Math.ceil(rows.length / count);
  const part = (from: number, height: number): SVGSVGElement => {
    const copy = svg.cloneNode(true) as SVGSVGElement;
    copy.setAttribute("viewBox", [box.x, from, box.width, height].map((n) => n.toFixed(1)).join(" "));
    copy.style.height = `${(height * scale).toFixed(0)}px`;
    copy.style.display = "block";
    copy.style.overflow = "hidden";
    return copy;
  };
  return Array.from({ length: count }, (_, k) => {
    const sheet = document.createElement("div");
    const own = Math.min(per, rows.length - k * per);
    sheet.append(part(box.y, first - box.y), part(first + k * per * step, own * step));
    const below = box.y + box.height - last;
    if (below > 2) sheet.append(part(last, below));
    return sheet;
  });
}
