import { Inject, Injectable } from '@nestjs/common';

import type { ProcessInstanceServiceService } from '@baton/contracts/execution';
import { Rejection } from '@baton/kernel';
import type { ServiceClient } from '@baton/service-kit';

import { INSTANCES } from '../webhooks/hooks.handler.js';

const KNOWN = 20_000;

/** Which process an instance is of. That never changes, so what was learnt once is kept, for the last 20,000 instances. */
@Injectable()
export class InstanceProcesses {
  private readonly known = new Map<string, string>();

  constructor(@Inject(INSTANCES) private readonly instances: ServiceClient<typeof ProcessInstanceServiceService>) {}

  learn(instanceId: string, processKey: string): void {
    this.known.delete(instanceId);
    if (this.known.size >= KNOWN) this.known.delete(this.known.keys().next().value as string);
    this.known.set(instanceId, processKey);
  }

  /** Without asking anybody; undefined where it is not known here. */
  recall(instanceId: string): string | undefined {
    return this.known.get(instanceId);
  }

  /** Asks `execution` where it is not known here; undefined when there is no such instance. @throws Rejection `unavailable` */
  async ask(instanceId: string, tenant: string): Promise<string | undefined> {
    const recalled = this.recall(instanceId);
    if (recalled !== undefined) return recalled;
    try {
      const { instance } = await this.instances.getInstance({ instanceId }, { tenant });
      if (instance !== undefined) this.learn(instanceId, instance.processKey);
      return instance?.processKey;
    } catch (error) {
      if (error instanceof Rejection && error.kind === 'not-found') return undefined;
      throw error;
    }
  }
}
