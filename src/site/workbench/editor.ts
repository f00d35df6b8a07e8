import { autocompletion, closeBrackets, closeCompletion } from "@codemirror/autocomplete";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { minimalSetup } from "codemirror";

/** The editor of a question, loaded when a reader first writes one. */

/** Tables with their columns, for completion; values are those of columns with few of them. */
export interface Words {
  readonly tabellen: Readonly<Record<string, readonly string[]>>;
  readonly functies: readonly string[];
  readonly waarden: readonly string[];
}

export interface EditorOptions {
  readonly tekst: string;
  readonly label: string;
  readonly words: Words;
  readonly changed: (text: string) => void;
  readonly run: () => void;
}

/** The colours of the site, which are to be read in light and dark. */
const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--link)", fontWeight: "600" },
  { tag: tags.string, color: "var(--fig-eigen)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--inkt-zacht)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--fig-ander)" },
  { tag: [tags.typeName, tags.standard(tags.name)], color: "var(--inkt)" },
]);

/** An editor of SQL in place of a text area. */
export function sqlEditor(o: EditorOptions): { readonly element: HTMLElement; focus(from: number, to: number): void } {
  const schema = Object.fromEntries(Object.entries(o.words.tabellen).map(([t, columns]) => [t, [...columns]]));
  const more = [
    ...o.words.functies.map((label) => ({ label, type: "function" })),
    ...o.words.waarden.map((w) => ({ label: w, apply: `'${w.replaceAll("'", "''")}'`, type: "constant" })),
  ];
  const dialect = PostgreSQL;
  const view = new EditorView({
    doc: o.tekst,
    extensions: [
      minimalSetup,
      syntaxHighlighting(COLOURS),
      closeBrackets(),
      autocompletion(),
      sql({ dialect, schema, upperCaseKeywords: true }),
      dialect.language.data.of({
        autocomplete: (context: import("@codemirror/autocomplete").CompletionContext) => {
          const word = context.matchBefore(/[\w-]+/);
          return word && (word.from < word.to || context.explicit) ? { from: word.from, options: more } : null;
        },
      }),
      placeholder("SELECT … FROM cijfers WHERE …"),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": o.label }),
      Prec.high(
        keymap.of([
          {
            key: "Mod-Enter",
            run: (v) => {
              closeCompletion(v);
              o.run();
              return true;
            },
          },
        ]),
      ),
      EditorView.updateListener.of((u) => u.docChanged && o.changed(u.state.doc.toString())),
    ],
  });
  return {
    element: view.dom,
    focus: (from, to) => {
      view.dispatch({ selection: { anchor: from, head: to } });
      view.focus();
    },
  };
}
