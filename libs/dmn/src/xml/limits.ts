/** Bounds on a file, so that no upload can exhaust the process that reads it. */
export interface ReadLimits {
  /** Characters of text. */
  readonly maxLength: number;
  /** Elements nested in one another. */
  readonly maxDepth: number;
  readonly maxElements: number;
}

export const defaultLimits: ReadLimits = { maxLength: 8 * 1024 * 1024, maxDepth: 200, maxElements: 200_000 };
