/** Data that a process draws (ISO/IEC 19510, 10.4). Each is a variable of its scope, by its name. */
export interface DataItem {
  readonly id: string;
  /** The variable's name: the drawn name where it is one, else the id. */
  readonly variable: string;
  readonly kind: 'dataObject' | 'property' | 'dataInput' | 'dataOutput' | 'dataStore';
  /** The process, sub-process, or activity (for its properties) that it lives in. */
  readonly scope: string;
  readonly collection: boolean;
}

/** Moves data into an activity or event as it starts, or out of it as it ends. Sources and targets are ids of data items. */
export interface DataAssociation {
  readonly sources: readonly string[];
  readonly target?: string;
  /** FEEL over the sources. */
  readonly transformation?: string;
  /** FEEL `from`, the variable or path `to`. */
  readonly assignments: readonly { readonly from: string; readonly to: string }[];
}
