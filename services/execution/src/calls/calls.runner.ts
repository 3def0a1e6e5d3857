import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import type { ChildCalled, EngineCommand, EventOf, InstanceState } from '@baton/engine';
import { parseJson } from '@baton/kernel';

import type { Definition } from '../deployments/definition.js';
import { Definitions } from '../deployments/definitions.js';
import { Commits, type Commit } from '../instances/commits.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { StartInstanceHandler } from '../instances/start-instance.handler.js';
import { Background, isRefusal } from '../wire/background.js';
import { boundVersion } from '../wire/bound-version.js';
import { CallsRepository, type CallKey, type CallRow, type EscalationRow } from './calls.repository.js';
import { rootOf } from './root-of.js';

const SWEEP_MS = 5_000;
const ENDS: ReadonlySet<string> = new Set(['InstanceCompleted', 'InstanceFailed', 'InstanceCanceled']);

/**
 * Starts the instances that call activities call, tells the caller how they ended, and ends those whose caller has gone
 * on. Every step follows from a row that was committed with the caller's journal and has a request id of its own, so
 * a crash anywhere is made up for by a sweep, and nothing happens twice.
 */
@Injectable()
export class CallsRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly background = new Background(CallsRunner.name, 'calls');
  /** Where the next sweep goes on; null: at the beginning. */
  private lookedUpTo: CallKey | null = null;

  constructor(
    private readonly calls: CallsRepository,
    private readonly instances: ProcessInstances,
    private readonly starts: StartInstanceHandler,
    private readonly definitions: Definitions,
    private readonly commits: Commits,
  ) {}

  onApplicationBootstrap(): void {
    this.commits.listen((batch) => this.lookAt(batch));
    this.background.every(SWEEP_MS, () => this.sweep());
  }

  async onModuleDestroy(): Promise<void> {
    await this.background.close();
  }

  /** Does what nobody else has done. */
  async sweep(): Promise<void> {
    for (const escalation of await this.calls.escalations()) await this.escalate(escalation);
    for (const call of await this.calls.leftOver()) {
      if (call.state === 'canceled') await this.cancel(call);
      else await this.start(call);
    }
    const { unheard, last } = await this.calls.unheard(this.lookedUpTo);
    this.lookedUpTo = last;
    for (const call of unheard) await this.tellCaller(call);
  }

  private lookAt(batch: readonly Commit[]): void {
    for (const { instanceId, events, state } of batch) {
      for (const event of events) {
        if (event.type === 'ChildCalled') this.withCall(instanceId, event.n, (call) => this.start(call));
        else if (event.type === 'ChildCanceled') this.withCall(instanceId, event.n, (call) => this.cancel(call));
        else if (event.type === 'EscalationThrown' && event.caughtBy === undefined && state.parent !== undefined)
          this.background.run(() => this.escalateAll(instanceId));
        else if (ENDS.has(event.type) && state.parent !== undefined)
          this.withCall(state.parent.instanceId, state.parent.n, (call) => this.tellCaller(call));
      }
    }
  }

  private withCall(instanceId: string, n: number, work: (call: CallRow) => Promise<void>): void {
    this.background.run(async () => {
      const call = await this.calls.get(instanceId, n);
      if (call !== undefined) await work(call);
    });
  }

  private async start(call: CallRow): Promise<void> {
    if (call.state === 'canceled') return this.cancel(call);
    const { instanceId, n, childId, tenant } = call;
    const { state, definition: caller } = await this.instances.read(instanceId, tenant);
    const called = parseJson(call.call) as unknown as ChildCalled;
    const definition = await this.calledVersion(called, caller);
    if (definition === undefined) {
      const message = `${called.element}: there is no deployed process ${called.processId}${boundBy(called)}`;
      return this.tell(call, { type: 'FailCall', n, code: 'CALLED_PROCESS_UNKNOWN', message });
    }
    try {
      await this.starts.run({
        definition,
        instanceId: childId,
        requestId: `call:${instanceId}:${n}`,
        variables: called.variables,
        by: `instance:${instanceId}`,
        parent: {
          instanceId,
          n,
          elementInstance: called.elementInstance,
          rootInstanceId: rootOf(instanceId, state.parent),
          depth: called.depth,
        },
        ...(called.businessKey !== undefined && { businessKey: called.businessKey }),
      });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return this.tell(call, { type: 'FailCall', n, code: error.code, message: `${called.element}: ${error.message}` });
    }
    // The caller may have gone on meanwhile, and then found nothing to end.
    if (!(await this.calls.started(instanceId, n))) await this.cancel(call);
  }

  private async calledVersion(called: ChildCalled, caller: Definition): Promise<Definition | undefined> {
    const { tenant } = caller;
    const { processId, binding } = called;
    const found =
      binding === 'version'
        ? await this.definitions.version(tenant, processId, boundVersion(called.version ?? ''))
        : binding === 'versionTag'
          ? await this.definitions.tagged(tenant, processId, called.versionTag ?? '')
          : binding === 'deployment'
            ? await this.definitions.ofDeployment(caller, processId)
            : await this.definitions.latest(tenant, processId);
    return found?.definition;
  }

  private async tellCaller(call: CallRow): Promise<void> {
    const { state } = await this.instances.read(call.childId, call.tenant);
    const ended = outcomeOf(call.n, state);
    if (ended !== undefined) await this.tell(call, ended);
  }

  private async escalateAll(instanceId: string): Promise<void> {
    for (const escalation of await this.calls.escalations(instanceId)) await this.escalate(escalation);
  }

  private async escalate(row: EscalationRow): Promise<void> {
    const { callerId, call: n, escalationId, tenant } = row;
    const { code, message, variables } = parseJson(row.escalation) as unknown as EventOf<'EscalationThrown'>;
    try {
      await this.instances.execute(
        callerId,
        `escalated:${escalationId}`,
        {
          type: 'EscalateCall',
          n,
          ...(code !== undefined && { code }),
          ...(message !== undefined && { message }),
          ...(variables !== undefined && { variables }),
        },
        { tenant, actor: `instance:${row.instanceId}` },
      );
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.code === 'INSTANCE_SUSPENDED') return;
    }
    await this.calls.told(row);
  }

  /** A caller that has ended, or has gone on, needs to know nothing any more. */
  private async tell(call: CallRow, command: EngineCommand): Promise<void> {
    const { instanceId, childId, tenant } = call;
    try {
      await this.instances.execute(instanceId, `called:${childId}`, command, { tenant, actor: `instance:${childId}` });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.code === 'INSTANCE_ENDED' || error.code === 'CALL_NOT_OPEN')
        await this.calls.remove(instanceId, call.n);
      else if (error.code !== 'INSTANCE_SUSPENDED') throw error;
    }
  }

  private async cancel({ instanceId, n, childId, tenant }: CallRow): Promise<void> {
    try {
      await this.instances.execute(
        childId,
        `call-canceled:${instanceId}:${n}`,
        { type: 'CancelInstance', reason: 'The instance that called it has gone on', by: `instance:${instanceId}` },
        { tenant, actor: `instance:${instanceId}` },
      );
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    await this.calls.remove(instanceId, n);
  }
}

function outcomeOf(n: number, { status, elements, failure }: InstanceState): EngineCommand | undefined {
  switch (status) {
    case 'completed':
      return { type: 'CompleteCall', n, variables: elements[0]?.variables ?? {} };
    case 'failed':
      return {
        type: 'FailCall',
        n,
        code: failure?.code ?? 'CALLED_INSTANCE_FAILED',
        message: failure?.message ?? 'The called instance has failed',
        error: failure?.code ?? '',
      };
    case 'canceled':
      return { type: 'FailCall', n, code: 'CALLED_INSTANCE_CANCELED', message: 'The called instance was canceled' };
    default:
      return undefined;
  }
}

const boundBy = ({ binding, version, versionTag }: ChildCalled): string =>
  binding === 'latest' ? '' : ` (${binding} ${version ?? versionTag ?? ''})`.replace(' )', ')');
