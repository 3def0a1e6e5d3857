import { describe, expect, it } from 'vitest';

import type { EngineEvent } from '@baton/engine';

import { checkHistory } from './check-history.ts';
import { checkJournals, type Journals, type Row } from './check-journal.ts';
import { checkFacts, checkReceived } from './check-outside.ts';
import type { Finding } from './findings.ts';
import { Recorder } from './history.ts';

const started = (businessKey: string): EngineEvent => ({
  type: 'InstanceStarted',
  processId: 'one-task',
  version: 1,
  definitionId: 'd',
  businessKey,
  variables: {},
});
const created: EngineEvent = {
  type: 'JobCreated',
  n: 2,
  element: 'work',
  elementInstance: 1,
  kind: 'worker',
  jobType: 'chaos-a',
  retries: 3,
};
const begun: EngineEvent = { type: 'ElementActivated', n: 1, element: 'work', scope: 0 };
const done: EngineEvent = { type: 'JobCompleted', n: 2 };
const result = (token: string): EngineEvent => ({ type: 'VariablesSet', scope: 0, variables: { by: token } });
const left: EngineEvent = { type: 'ElementCompleted', n: 1, element: 'work' };
const ended: EngineEvent = { type: 'InstanceCompleted' };

const rowsOf = (...rows: readonly (readonly EngineEvent[])[]): readonly Row[] =>
  rows.map((events, index) => ({ seq: index + 1, events, text: JSON.stringify(events) }));
const whole = rowsOf([started('k'), begun, created], [done, result('t1'), left, ended]);
const journalsOf = (rows: readonly Row[] = whole): Journals => new Map([['i', rows]]);
const told = (findings: readonly Finding[]): readonly string[] => findings.map(({ wrong, what }) => `${wrong} ${what}`);

function history(change: (recorder: Recorder) => void = () => undefined): Recorder {
  const recorder = new Recorder();
  recorder.begin('k', 'one-task').instanceId = 'i';
  recorder.jobs.push({ instanceId: 'i', n: 2, token: 't1' });
  change(recorder);
  return recorder;
}

describe('a journal', () => {
  it('that is whole and has ended is well', () => expect(checkJournals(journalsOf())).toEqual([]));

  it.each<[string, readonly Row[], string]>([
    ['lacks a row', whole.map((row) => ({ ...row, seq: row.seq * 2 })), 'lost journal row'],
    ['holds a completion twice', rowsOf([started('k'), begun, created], [done], [done, left, ended]), 'doubled job'],
    ['goes on after its end', rowsOf([started('k'), begun, created], [done, left, ended], [begun]), 'doubled step'],
    ['begins a step twice', rowsOf([started('k'), begun, { ...begun, n: 4 }, ended]), 'doubled step'],
    ['has not ended', whole.slice(0, 1), 'stuck instance'],
    ['begins in the middle', rowsOf([begun, ended]), 'out of order journal'],
    ['starts twice', rowsOf([started('k'), started('k'), ended]), 'doubled start'],
  ])('that %s is not', (_, rows, finding) => expect(told(checkJournals(journalsOf(rows)))).toContain(finding));

  it('says where a stuck instance waits', () => {
    expect(checkJournals(journalsOf(whole.slice(0, 1)))[0]?.detail).toBe('waits at work');
  });

  it('may fire a timer as often as it was set, and no more', () => {
    const set: EngineEvent = { type: 'TimerScheduled', n: 3, element: 'pause', elementInstance: 1, dueAt: 0 };
    const fired: EngineEvent = { type: 'TimerFired', n: 3 };
    expect(checkJournals(journalsOf(rowsOf([started('k'), set], [fired, set], [fired, ended])))).toEqual([]);
    expect(told(checkJournals(journalsOf(rowsOf([started('k'), set], [fired], [fired, ended]))))).toEqual([
      'doubled timer',
    ]);
  });
});

describe('what clients were told', () => {
  it('is well when the journals hold all of it', () => expect(checkHistory(history(), journalsOf())).toEqual([]));

  it('is lost where an accepted start is in no journal', () => {
    expect(told(checkHistory(history(), new Map()))).toContain('lost start');
  });

  it('is stuck where a start was never answered', () => {
    const silent = history(({ starts }) => delete starts.get('k')?.instanceId);
    expect(told(checkHistory(silent, journalsOf()))).toContain('stuck start');
  });

  it('is doubled where one start became two instances', () => {
    const twice = new Map([...journalsOf(), ['j', whole]]);
    expect(told(checkHistory(history(), twice))).toContain('doubled start');
  });

  it('is lost where an acknowledged result is not the stored one', () => {
    const other = history(({ jobs }) => jobs.splice(0, 1, { instanceId: 'i', n: 2, token: 't2' }));
    expect(told(checkHistory(other, journalsOf()))).toEqual(['lost job']);
  });

  it('is doubled where two workers were acknowledged', () => {
    const both = history(({ jobs }) => jobs.push({ instanceId: 'i', n: 2, token: 't2' }));
    expect(told(checkHistory(both, journalsOf()))).toEqual(['doubled job']);
  });

  it('is lost where a message reached nobody, and doubled where it reached two', () => {
    const sent = history(({ messages }) => messages.push({ messageId: 'm', key: 'k' }));
    expect(told(checkHistory(sent, journalsOf()))).toEqual(['lost message']);
    const received: EngineEvent = { type: 'MessageReceived', n: 5, messageId: 'm', variables: {} };
    const rows = rowsOf([started('k'), begun, created], [received], [done, result('t1'), left, ended]);
    const other = rowsOf([started('l'), received, ended]);
    const two = history(({ messages, starts }) => {
      messages.push({ messageId: 'm', key: 'k' });
      starts.set('l', { key: 'l', process: 'one-task', instanceId: 'j' });
    });
    expect(told(checkHistory(two, new Map([...journalsOf(rows), ['j', other]])))).toEqual(['doubled message']);
  });

  it('is lost where an acknowledged change is in no row, and doubled where it is in two', () => {
    const changed = history(({ changes }) => changes.push({ instanceId: 'i', token: 'c1' }));
    expect(told(checkHistory(changed, journalsOf()))).toEqual(['lost change']);
    const rows = rowsOf(
      [started('k'), begun, created],
      [result('c1')],
      [result('c1')],
      [done, result('t1'), left, ended],
    );
    expect(told(checkHistory(changed, journalsOf(rows)))).toEqual(['doubled change']);
  });
});

describe('what reached others', () => {
  it('may come again under the same key', () => {
    const twice = [
      { about: 'a', key: '1' },
      { about: 'a', key: '1' },
    ];
    expect(checkReceived('e-mail', ['a'], twice)).toEqual([]);
  });

  it('is doubled under two keys, and lost when it never comes', () => {
    const twice = [
      { about: 'a', key: '1' },
      { about: 'a', key: '2' },
    ];
    expect(told(checkReceived('e-mail', ['a', 'b'], twice))).toEqual(['lost e-mail', 'doubled e-mail']);
  });

  const facts = (...seqs: readonly number[]) => seqs.map((seq) => ({ key: 'i', seq }));
  const owed = new Map([['i', [1, 2, 3]]]);

  it('may be told again late', () => expect(checkFacts(owed, facts(1, 2, 3, 1, 2))).toEqual([]));
  it('is lost where a fact never comes', () => expect(told(checkFacts(owed, facts(1, 3)))).toEqual(['lost fact']));
  it('is out of order where a fact comes first after a later one', () =>
    expect(told(checkFacts(owed, facts(1, 3, 2)))).toEqual(['out of order fact']));
});
