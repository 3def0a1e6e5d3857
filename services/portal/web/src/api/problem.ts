export interface FieldError {
  /** Name of the form field or body property; nested ones with dots. */
  readonly field: string;
  readonly message: string;
}

/** What the server answered instead of a result (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
    this.name = 'Problem';
  }

  /** Whether the same request may succeed a little later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** One line for people. Never an internal id, never a stack trace. */
export const wordsOf = (error: unknown): string =>
  error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it; what you typed was kept.';

interface ProblemBody {
  readonly detail?: string;
  readonly title?: string;
  readonly code?: string;
  readonly errors?: readonly FieldError[];
}

/** Reads a refusal; a body that is no problem document still gives a sentence. */
export function problemOf(status: number, text: string): Problem {
  let body: ProblemBody = {};
  try {
    body = JSON.parse(text) as ProblemBody;
  } catch {
    // A proxy's page: its status has to do.
  }
  const fallback =
    status >= 500 ? 'Baton cannot answer right now. Try again in a moment.' : `The request was refused (${status}).`;
  return new Problem(status, body.code ?? `HTTP_${status}`, body.detail ?? body.title ?? fallback, body.errors ?? []);
}
