import { type Node, parse } from "acorn";
import { simple } from "acorn-walk";

/** The code of a fence or cell, read: what it declares, and which names it takes from elsewhere. */

export interface Name {
  readonly naam: string;
  /** Line within the code, from 1. */
  readonly regel: number;
}

export interface ReadCode {
  /** Names that the code uses and does not declare, in order of first use; those of JavaScript itself left out. */
  readonly vrij: readonly Name[];
  readonly imports: readonly Name[];
  /** Names that it declares, anywhere. */
  readonly eigen: readonly string[];
}

/** Code that is no JavaScript: what is wrong, and on which line of it. */
export class CodeFault extends Error {
  constructor(
    message: string,
    readonly regel: number,
  ) {
    super(message);
  }
}

/** Names that only Node has: no page may count on them. */
const NODE = new Set(["process", "Buffer", "global", "setImmediate", "clearImmediate"]);
const BROWSER = new Set(["document", "window", "location", "localStorage", "history"]);

/**
 * Reads the code of a fence. A name that is declared anywhere in it counts as its own.
 * @param functie the code is the body of a function: it may `return`
 * @throws CodeFault where it does not parse
 */
export function readCode(code: string, functie: boolean): ReadCode {
  let tree: Node;
  try {
    tree = parse(code, {
      ecmaVersion: 2022,
      sourceType: "module",
      locations: true,
      allowReturnOutsideFunction: functie,
      allowAwaitOutsideFunction: true,
    });
  } catch (cause) {
    const at = (cause as { loc?: { line: number } }).loc?.line ?? 1;
    throw new CodeFault(cause instanceof Error ? cause.message.replace(/ \(\d+:\d+\)$/, "") : String(cause), at);
  }
  const used = new Map<string, number>();
  const own = new Set<string>();
  const imports: Name[] = [];
  const line = (node: Node): number => node.loc?.start.line ?? 1;
  simple(tree, {
    Identifier: (node) => {
      if (!used.has(node.name)) used.set(node.name, line(node));
    },
    // acorn-walk visits names in patterns (declarations, parameters, imports) under this name, which its types do not know.
    ...({ VariablePattern: (node: Node & { name: string }) => void own.add(node.name) } as object),
    ImportExpression: ({ source, ...node }) => {
      const naam =
        source.type === "Literal" ? String((source as { value?: unknown }).value) : "een adres dat niet vaststaat";
      imports.push({ naam, regel: line(node as Node) });
    },
    ExportAllDeclaration: (node) => void imports.push({ naam: String(node.source.value), regel: line(node) }),
    ExportNamedDeclaration: (node) => {
      if (node.source) imports.push({ naam: String(node.source.value), regel: line(node) });
    },
    // import.meta.resolve("npm:…") is looked up while building, as an import is.
    MetaProperty: (node) => {
      if (node.meta.name === "import") imports.push({ naam: "import.meta", regel: line(node) });
    },
    ImportDeclaration: (node) => {
      for (const s of node.specifiers) own.add(s.local.name);
      imports.push({ naam: String(node.source.value), regel: line(node) });
    },
  });
  return {
    vrij: [...used]
      .filter(
        ([naam]) =>
          !own.has(naam) && (NODE.has(naam) || !(naam in globalThis)) && !BROWSER.has(naam) && naam !== "undefined",
      )
      .map(([naam, regel]) => ({ naam, regel })),
    imports,
    eigen: [...own],
  };
}
