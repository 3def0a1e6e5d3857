/** What went wrong, in words for the person at the terminal. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    /** Further lines, e.g. one per wrong field. */
    readonly details: readonly string[] = [],
  ) {
    super(message);
  }
}
