import type { EngineEvent } from '@baton/engine';

/** Who acted in the first row of an instance: the event that begins it says so, and the row does not repeat it. */
export function startedBy([first]: readonly EngineEvent[]): string | undefined {
  return first?.type === 'InstanceStarted' ? first.by : undefined;
}
