import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { codeClasses } from '../render/code-classes.ts';
import type { Mark } from './types/protocol.ts';

export interface EditorOptions {
  readonly label: string;
  onRun(): void;
  onChange(code: string): void;
}

export interface Editor {
  code(): string;
  replace(code: string): void;
  focus(): void;
  /** Underlines what is wrong; the pointer shows the message. They go when the code changes. */
  mark(marks: readonly Mark[]): void;
}

const setMarks = StateEffect.define<readonly Mark[]>();

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, { state, docChanged, effects }) {
    for (const effect of effects) if (effect.is(setMarks)) return decorations(effect.value, state);
    return docChanged ? Decoration.none : shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorations(marks: readonly Mark[], { doc }: EditorState): DecorationSet {
  const ranges = marks.flatMap(({ start, end, message }) => {
    // What is missing at the end of the code has no letter of its own.
    const from = Math.min(start, Math.max(0, doc.length - 1));
    const to = Math.min(Math.max(end, from + 1), doc.length);
    const attributes = { title: message };
    return from < to ? [Decoration.mark({ class: 'wrong', attributes }).range(from, to)] : [];
  });
  return Decoration.set(ranges, true);
}

/** A TypeScript editor. Tab indents; Escape and then Tab moves the focus on. */
export function openEditor(parent: HTMLElement, code: string, options: EditorOptions): Editor {
  const run = () => {
    options.onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: code,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        indentUnit.of('  '),
        javascript({ typescript: true }),
        syntaxHighlighting(codeClasses),
        marked,
        EditorView.contentAttributes.of({ 'aria-label': options.label }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString());
        }),
        keymap.of([
          { key: 'Shift-Enter', run },
          { key: 'Mod-Enter', run },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          indentWithTab,
        ]),
      ],
    }),
  });
  return {
    code: () => view.state.doc.toString(),
    replace: (text) =>
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
    mark: (marks) => view.dispatch({ effects: setMarks.of(marks) }),
  };
}
