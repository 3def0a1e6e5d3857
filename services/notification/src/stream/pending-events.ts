import type { StreamEvent } from './stream-event.js';

const MOST = 500;

/** What one screen is still to be told. The same thing twice is told once; in a flood, of each kind at least something. */
export class PendingEvents {
  private readonly frames = new Map<string, StreamEvent['kind']>();

  add({ kind, instanceId, userTaskId, type }: StreamEvent): void {
    const frame = `event: ${kind}\ndata: ${JSON.stringify({ instanceId, userTaskId, type })}\n\n`;
    if (this.frames.size < MOST || ![...this.frames.values()].includes(kind)) this.frames.set(frame, kind);
  }

  /** All of it as server-sent events, in order; empty where there is nothing. */
  take(): string {
    const text = [...this.frames.keys()].join('');
    this.frames.clear();
    return text;
  }
}
