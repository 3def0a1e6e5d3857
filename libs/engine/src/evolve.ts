import { appliers } from './appliers/registry.js';
import { Draft } from './draft.js';
import type { EngineEvent } from './events.js';
import type { InstanceState } from './state.js';

/** Applies one event to a draft; the only way a state changes. */
export function apply(draft: Draft, event: EngineEvent): void {
  const applier = appliers[event.type] as (draft: Draft, event: EngineEvent) => void;
  applier(draft, event);
}

/** The state after `event`; the given one stays as it is. */
export const evolve = (state: InstanceState, event: EngineEvent): InstanceState => evolveAll(state, [event]);

/** The state after `events`; the given one stays as it is. */
export function evolveAll(state: InstanceState, events: readonly EngineEvent[]): InstanceState {
  const draft = new Draft(state);
  for (const event of events) apply(draft, event);
  return draft.state;
}
