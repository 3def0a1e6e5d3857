import { NumberText } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import type { EngineEvent } from '../events.js';
import { packEvents, unpackEvents } from './event-codec.js';

const kept = (events: readonly EngineEvent[]): readonly EngineEvent[] => unpackEvents(packEvents(events));

describe('packed events', () => {
  it('are a number and their fields, as far as there are any', () => {
    expect(
      packEvents([
        { type: 'ElementActivated', n: 1, element: 'start', scope: 0 },
        { type: 'FlowTaken', flow: 'a', scope: 0, join: 4 },
        { type: 'InstanceCompleted' },
      ]),
    ).toBe('[[5,1,"start",0],[8,"a",0,4],[2]]');
  });
  it('leave gaps for fields that are absent before one that is there', () => {
    const events: EngineEvent[] = [{ type: 'ElementActivated', n: 3, element: 'undo', scope: 0, owner: 2 }];
    expect(packEvents(events)).toBe('[[5,3,"undo",0,null,null,2]]');
    expect(kept(events)).toEqual(events);
  });
  it('keep null, which is a result too, by staying in words', () => {
    const events: EngineEvent[] = [{ type: 'ElementCompleted', n: 3, element: 'round', result: null }];
    expect(packEvents(events)).toBe('[{"type":"ElementCompleted","n":3,"element":"round","result":null}]');
    expect(kept(events)).toEqual(events);
  });
  it('keep the text of numbers', () => {
    const events: EngineEvent[] = [{ type: 'VariablesSet', scope: 0, variables: { sum: new NumberText('1.00') } }];
    expect(packEvents(events)).toBe('[[9,0,{"sum":1.00}]]');
    expect(kept(events)).toEqual(events);
  });
  it('are read as they were stored in words', () => {
    expect(unpackEvents('[{"type":"JobCompleted","n":3},[2]]')).toEqual([
      { type: 'JobCompleted', n: 3 },
      { type: 'InstanceCompleted' },
    ]);
  });
  it('of a newer release are refused, never misread', () => {
    expect(() => unpackEvents('[[4711,1]]')).toThrow('A newer release has stored an event of type 4711');
  });
});
