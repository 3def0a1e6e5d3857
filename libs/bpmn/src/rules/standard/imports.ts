import type { SourceElement } from '../../source-document.js';

/** What was found when a file's imports were followed. */
export interface Imports {
  readonly problems: readonly { readonly element: SourceElement; readonly problem: string }[];
  /** Ids that two files of one target namespace use; `element` is the import that brings the second one in. */
  readonly repeated: readonly {
    readonly id: string;
    readonly element: SourceElement;
    readonly first: string;
    readonly second: string;
  }[];
}

export const noImports: Imports = { problems: [], repeated: [] };
