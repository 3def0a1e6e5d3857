import { describe, expect, it } from 'vitest';

import { factTypes, topics, toTimestamp } from '@baton/contracts';
import { InstanceStarted, UserTaskOpened } from '@baton/contracts/execution';
import { GuestInvited, UserTaskAssigned } from '@baton/contracts/task';
import { ModelDeployed } from '@baton/contracts/model';
import type { Fact } from '@baton/messaging';

import { eventBody, processKeysOf } from './event-body.js';

const fact = (type: string, data: object): Fact => ({
  id: 'f1',
  topic: topics.instance,
  type,
  source: 'baton/execution',
  key: 'i1',
  seq: 4097,
  time: '2026-11-02T08:00:00.000Z',
  tenant: 'acme',
  data,
});
const bodyOf = (type: string, data: object) => JSON.parse(eventBody(fact(type, data))) as Record<string, unknown>;

describe('what other systems get of a fact', () => {
  it('is a CloudEvent whose data is written as REST writes it', () => {
    expect(bodyOf(factTypes.TimerScheduled, { elementId: 'wait', dueAt: toTimestamp(Date.UTC(2026, 10, 3)) })).toEqual({
      specversion: '1.0',
      id: 'f1',
      source: 'baton/execution',
      type: 'baton.timer.scheduled.v1',
      subject: 'i1',
      time: '2026-11-02T08:00:00.000Z',
      sequence: '4097',
      tenant: 'acme',
      datacontenttype: 'application/json',
      data: { elementId: 'wait', dueAt: '2026-11-03T00:00:00.000Z' },
    });
  });
  it('holds no process data, no form and no address of a guest', () => {
    const told = JSON.stringify(
      bodyOf(
        factTypes.UserTaskOpened,
        UserTaskOpened.fromPartial({
          name: 'Upload',
          processKey: 'p',
          inputsJson: '{"iban":"DE00"}',
          formSchemaJson: '{"type":"object"}',
          guest: { email: 'gina@example.com', name: 'Gina' },
          owner: { assignee: 'guest:gina@example.com', candidates: ['person:ada'] },
        }),
      ),
    );
    expect(told).toContain('"assignee":"guest"');
    expect(told).toContain('person:ada');
    for (const inner of ['DE00', 'formSchema', 'gina@example.com']) expect(told).not.toContain(inner);
  });
  it('holds no notes and nobody who is to be told', () => {
    const assigned = UserTaskAssigned.fromPartial({
      assignee: 'person:ada',
      note: 'she is ill',
      recipients: [{ ref: 'person:ada', name: 'Ada', email: 'ada@example.com' }],
    });
    expect(bodyOf(factTypes.UserTaskAssigned, assigned)['data']).toEqual({
      assignee: 'person:ada',
      candidates: [],
      candidateNames: [],
    });
  });
  it('holds no field that was not decided on', () => {
    expect(bodyOf(factTypes.InstanceStarted, { processKey: 'p', inner: 1 })['data']).toEqual({ processKey: 'p' });
  });
  it('is nothing where the fact is none for others', () => {
    expect(() => eventBody(fact(factTypes.GuestInvited, GuestInvited.fromPartial({ sealedLink: 'x' })))).toThrow(
      'not for other systems',
    );
  });
});

describe('the process of a fact', () => {
  it('is the one it names, or that of its instance', () => {
    expect(processKeysOf(fact(factTypes.InstanceStarted, InstanceStarted.fromPartial({ processKey: 'p' })))).toEqual([
      'p',
    ]);
    expect(
      processKeysOf(
        fact(
          factTypes.ModelDeployed,
          ModelDeployed.fromPartial({ versions: [{ processKey: 'a' }, { processKey: 'b' }] }),
        ),
      ),
    ).toEqual(['a', 'b']);
    expect(processKeysOf(fact(factTypes.InstanceCompleted, {}))).toBeUndefined();
  });
});
