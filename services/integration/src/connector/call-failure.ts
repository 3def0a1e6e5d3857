/**
 * Why a call brought nothing. `passing`: it may succeed later; `final`: only after somebody has mended something.
 * The message is for the operators of the process and never holds a secret.
 */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';

  constructor(
    message: string,
    readonly kind: 'passing' | 'final',
    /** Milliseconds after which the other side wants to be asked again. */
    readonly retryInMs?: number,
  ) {
    super(message);
  }
}
