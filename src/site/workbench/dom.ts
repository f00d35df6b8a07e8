import { save } from "../save.js";

/** Elements in one line; text is text. */

type Child = Node | string | null | undefined | false;
type Props = Readonly<Record<string, string | boolean | number | ((event: Event) => void) | undefined>>;

/**
 * @param props attributes; a function is a listener of the event of that name
 * @returns the element with its children, null, undefined and false left out
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((c): c is Node | string => c !== null && c !== undefined && c !== false));
  return element;
}

export const button = (text: string, press: () => void, label?: string): HTMLButtonElement =>
  h("button", { type: "button", click: press, ...(label ? { "aria-label": label, title: label } : {}) }, text);

/** Hands a text over as a file. */
export const download = (name: string, type: string, text: string): void =>
  save(new Blob([text], { type: `${type};charset=utf-8` }), name);
