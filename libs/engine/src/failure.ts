/**
 * Why a step cannot go on. Thrown by behaviours, caught by the turn alone, which makes it an incident: no caller ever sees it.
 *
 * @param code stable, SCREAMING_SNAKE_CASE; part of the public contract
 * @param message plain words for an operator; names the element and the cause
 */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: string,
    message: string,
    /** FEEL source, when an expression failed. */
    readonly expression?: string,
  ) {
    super(message);
  }
}
