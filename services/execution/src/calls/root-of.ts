import type { ParentCall } from '@baton/engine';

/** The first instance in the chain of calls that led to one, which is that one itself where nobody called it. */
export const rootOf = (instanceId: string, parent: ParentCall | undefined): string =>
  parent?.rootInstanceId ?? instanceId;
