import { factTypes, topics, toTimestamp } from '@baton/contracts';
import type { Fact } from '@baton/messaging';

export const HOUR = 3_600_000;
/** A Tuesday, 14:05 in UTC. */
export const START = Date.parse('2026-03-10T14:05:00Z');

/** Facts of one instance as the other services publish them. `later` moves the time; each topic has its own order. */
export class Story {
  readonly facts: Fact[] = [];
  private readonly seqs = { [topics.instance]: 0, [topics.userTask]: 0 };
  private now = START;

  constructor(
    readonly instanceId: string,
    readonly tenant = 'acme',
  ) {}

  get time(): number {
    return this.now;
  }

  later(ms: number): this {
    this.now += ms;
    return this;
  }

  id(n: number): string {
    return `${this.instanceId}:${n}`;
  }

  instance(name: keyof typeof factTypes, data: object = {}): this {
    return this.add(topics.instance, name, data);
  }

  started(more: object = {}): this {
    const data = {
      processKey: 'vendor-onboarding',
      version: 1,
      processName: 'Vendor onboarding',
      businessKey: 'V-1',
      startedBy: 'person:paula',
      modelId: '',
    };
    return this.instance('InstanceStarted', { ...data, ...more });
  }

  begins(n: number, elementId: string): this {
    return this.instance('ElementActivated', { elementInstanceId: this.id(n), elementId });
  }

  ends(n: number, elementId: string): this {
    return this.instance('ElementCompleted', { elementInstanceId: this.id(n), elementId });
  }

  passes(n: number, elementId: string): this {
    return this.begins(n, elementId).ends(n, elementId);
  }

  /** Opens task `n` of element instance `of`. */
  opens(n: number, of: number, elementId: string, more: object = {}): this {
    return this.instance('UserTaskOpened', {
      userTaskId: this.id(n),
      elementInstanceId: this.id(of),
      elementId,
      name: '',
      documents: [],
      ...more,
    });
  }

  task(n: number, elementId: string, more: object = {}): object {
    return {
      userTaskId: this.id(n),
      instanceId: this.instanceId,
      elementId,
      name: '',
      openedAt: toTimestamp(this.now),
      missing: [],
      ...more,
    };
  }

  people(name: keyof typeof factTypes, data: object): this {
    return this.add(topics.userTask, name, data);
  }

  /** The vendor story up to Risk's rating, which Ada has taken; due in 8 h. */
  upToRating(): this {
    this.started()
      .passes(1, 'requested')
      .begins(2, 'createVendor')
      .later(HOUR)
      .ends(2, 'createVendor')
      .passes(3, 'collect')
      .begins(4, 'provideDetails');
    this.opens(5, 4, 'provideDetails', {
      department: 'Vendor',
      guest: { email: 'vera@vendor.example', name: 'Vera Vendor' },
      documents: [{ name: 'bankLetter', label: 'Bank letter', required: true }],
    });
    const invited = { assignee: 'guest:vera@vendor.example', assigneeName: 'Vera Vendor', reason: 'opened' };
    this.people('UserTaskAssigned', { task: this.task(5, 'provideDetails', { missing: ['Bank letter'] }), ...invited });
    this.later(20 * HOUR).people('DocumentUploaded', {
      userTaskId: this.id(5),
      fileName: 'bank.pdf',
      uploadedBy: 'guest:vera@vendor.example',
      missing: [],
    });
    this.instance('UserTaskCompleted', {
      userTaskId: this.id(5),
      elementId: 'provideDetails',
      completedBy: 'guest:vera@vendor.example',
    });
    this.ends(4, 'provideDetails').passes(6, 'assess').begins(7, 'rateVendor');
    this.opens(8, 7, 'rateVendor', {
      department: 'Risk',
      owner: { candidates: ['group:risk'] },
      serviceLevel: { due: 'PT8H' },
    }).begins(9, 'validateBank');
    this.people('UserTaskFinished', {
      task: this.task(5, 'provideDetails'),
      completedBy: 'guest:vera@vendor.example',
      completedByName: 'Vera Vendor',
      note: 'All there',
    });
    const offer = { candidates: ['group:risk'], candidateNames: ['Risk'] };
    this.people('UserTaskAssigned', {
      task: this.task(8, 'rateVendor', { dueAt: toTimestamp(this.now + 8 * HOUR) }),
      ...offer,
      reason: 'opened',
    });
    this.later(HOUR).ends(9, 'validateBank').begins(10, 'assessed');
    const claim = { ...offer, assignee: 'person:ada', assigneeName: 'Ada Lovelace', reason: 'claimed' };
    return this.people('UserTaskAssigned', {
      task: this.task(8, 'rateVendor', { dueAt: toTimestamp(this.now + 7 * HOUR) }),
      ...claim,
    });
  }

  private add(
    topic: 'baton.execution.instance.v1' | 'baton.task.user_task.v1',
    name: keyof typeof factTypes,
    data: object,
  ): this {
    const seq = ++this.seqs[topic];
    const { instanceId: key, tenant } = this;
    this.facts.push({
      id: `${key}-${topic}-${seq}`,
      topic,
      type: factTypes[name],
      source: 'test',
      key,
      seq,
      time: new Date(this.now).toISOString(),
      tenant,
      data,
    });
    return this;
  }
}
