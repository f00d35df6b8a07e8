import { autocompletion, closeBrackets, closeCompletion } from "@codemirror/autocomplete";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
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

/** An editor of SQL in place of a text area. */
export function sqlEditor(o: EditorOptions): { readonly element: HTMLElement; focus(): void; text(): string } {
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
  return { element: view.dom, focus: () => view.focus(), text: () => view.state.doc.toString() };
}
