import type { JsonObject } from '@baton/kernel';

/** What a job of Baton's own kinds gives: the result of its step, with how a decision came about. */
export interface JobAnswer {
  readonly variables: JsonObject;
  readonly evaluation?: JsonObject;
}
