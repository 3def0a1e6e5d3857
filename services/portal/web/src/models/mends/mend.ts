import type { ElementWords } from './element-words.js';

export type Draft = Readonly<Record<string, string>>;

export interface EditorProps {
  readonly draft: Draft;
  readonly words: ElementWords;
  readonly set: (name: string, value: string) => void;
}

/** One way to mend an element in place. */
export interface Mend {
  /** The button that opens it: "Pick an owner". */
  readonly verb: string;
  readonly Editor: (props: EditorProps) => React.ReactNode;
  readonly initial: (words: ElementWords) => Draft;
  readonly complete: (draft: Draft) => boolean;
  /** The change of the element; fields left out stay as they are. */
  readonly patch: (draft: Draft, words: ElementWords) => Readonly<Record<string, unknown>>;
}
