import type { Draft } from '../draft.js';
import type { EngineEventType, EventOf } from '../events.js';

/**
 * Writes one event into the state. Knows the event and the state alone: no model, no clock, no refusal.
 * Once released it keeps its effect for ever, since every journal is replayed through it.
 */
export type Applier<Type extends EngineEventType> = (draft: Draft, event: EventOf<Type>) => void;

export type Appliers<Type extends EngineEventType> = { readonly [T in Type]: Applier<T> };
