import { readBpmn, type ProcessModel } from '@baton/bpmn';
import { compileProcess, type EngineCommand } from '@baton/engine';
import { Simulation } from '@baton/engine/simulation';

import type { FactRow } from '../src/facts/to-facts.js';

export const INSTANCE = '019ab2c4-7d10-7000-8f3a-1c2d3e4f5a6b';

/** A simulated instance with the rows that its journal would hold. */
export class Recorded extends Simulation {
  readonly rows: FactRow[] = [];
  /** Of the commands that follow. */
  traceparent: string | undefined;

  constructor(readonly model: ProcessModel) {
    super(compileProcess(model));
  }

  override handle(command: EngineCommand): this {
    const before = this.events().length;
    super.handle(command);
    const events = this.events().slice(before);
    if (events.length === 0) return this;
    this.rows.push({
      instanceId: INSTANCE,
      seq: this.rows.length + 1,
      at: new Date(this.now).toISOString(),
      tenant: 'default',
      actor: 'person:ada',
      events,
      ...(this.traceparent !== undefined && { traceparent: this.traceparent }),
    });
    return this;
  }
}

export async function recorded(xml: string): Promise<Recorded> {
  const [model] = (await readBpmn(xml)).processes;
  if (model === undefined) throw new Error('The diagram holds no process');
  return new Recorded(model);
}
