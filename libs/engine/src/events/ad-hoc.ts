import type { Event } from './event.js';

/** These begin in ad-hoc sub-process `n` one after the other, each once nothing runs in it. Replaces what was queued before. */
export type AdHocQueued = Event<'AdHocQueued', { n: number; element: string; queue: readonly string[] }>;
/** Nothing more is begun in ad-hoc sub-process `n`: it is done as soon as what runs in it has ended. */
export type AdHocEnding = Event<'AdHocEnding', { n: number; element: string }>;

export type AdHocEvent = AdHocQueued | AdHocEnding;
