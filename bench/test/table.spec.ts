import { describe, expect, it } from 'vitest';

import type { Machine } from '../src/machine.js';
import type { Row } from '../src/rows.js';
import { rows } from '../src/rows.js';
import { budgetTable, figureAt, measuredTable, withBlock } from '../src/table.js';

const row: Row = {
  id: 'one-task',
  title: '`one-task` streamed',
  args: ['one-task'],
  goals: [
    { what: 'inst/s', figure: 'perSecond', least: 6_000 },
    { what: 'RSS', figure: 'rssMb.server', most: 500, unit: 'MB' },
    { what: 'of its peak', figure: 'ofPeak', least: 0.9, share: true },
  ],
};
const measured = (figures: Record<string, unknown>) => ({
  rows: [{ id: 'one-task', command: 'npm run bench -- one-task', at: '2026-11-21', figures }],
});
const line = (figures: Record<string, unknown>): string =>
  measuredTable([row], measured(figures)).split('\n').at(-1) ?? '';

describe('the table of what was measured', () => {
  it('shows what is asked beside what was found', () => {
    const found = line({ perSecond: 6_512, rssMb: { server: 410 }, ofPeak: 0.954 });
    expect(found).toContain('inst/s ≥ 6,000; RSS ≤ 500 MB; of its peak ≥ 90 %');
    expect(found).toContain('inst/s 6,512; RSS 410 MB; of its peak 95.4 %');
  });

  it('makes bold what does not reach it', () => {
    expect(line({ perSecond: 5_999, rssMb: { server: 501 }, ofPeak: 1 })).toContain(
      '**inst/s 5,999**; **RSS 501 MB**; of its peak 100 %',
    );
  });

  it('shows the least and the most of several runs', () => {
    expect(line({ perSecond: 6_512, spread: { perSecond: [6_100, 7_000] } })).toContain(
      'inst/s 6,512 (6,100 to 7,000)',
    );
  });

  it('says of a figure that is not there that it is unknown', () => {
    expect(line({})).toContain('inst/s ?; RSS ?');
  });

  it('only tells a figure of which nothing is asked', () => {
    const told = { ...row, goals: [{ what: 'inst/s', figure: 'perSecond' }] };
    expect(measuredTable([told], measured({ perSecond: 5 }))).toContain('| `one-task` streamed |  | inst/s 5 |');
  });

  it('leaves out what was not measured', () => {
    expect(measuredTable([row], { rows: [] })).not.toContain('one-task');
  });

  it('tells the ratio to the ceiling of the same run', () => {
    expect(line({ shareOfCeiling: 0.2534, ceilingPerSecond: 20_100 })).toContain('25.3 % of 20,100/s');
  });

  it('says where a row was measured, if that is not where the others were', () => {
    const machine = { model: 'here', node: 'v24' } as Machine;
    const on = (model: string) => ({
      machine,
      rows: [{ id: 'one-task', command: '', at: '2026-11-22', model, figures: { perSecond: 6_512 } }],
    });
    expect(measuredTable([row], on('there'))).toContain('; on there |');
    expect(measuredTable([row], on('here'))).not.toContain('; on here');
  });

  it('has rows whose names differ', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});

describe('a figure', () => {
  it('is found by its path, as is the length of a list', () => {
    expect(figureAt({ a: { b: 3 }, list: ['x', 'y'] }, 'a.b')).toBe(3);
    expect(figureAt({ list: ['x', 'y'] }, 'list.length')).toBe(2);
    expect(figureAt({}, 'a.b')).toBeUndefined();
  });
});

describe('the budget', () => {
  it('lists each process with its largest part first and its sum last', () => {
    const text = budgetTable({
      workload: 'one-task',
      at: '2026-11-21',
      perSecond: 100,
      parts: [
        { process: 'server', component: 'gRPC', micros: 10 },
        { process: 'server', component: 'engine', micros: 30 },
        { process: 'client', component: 'gRPC', micros: 60 },
      ],
    });
    expect(text.split('\n').slice(4)).toEqual([
      '| server | engine | 30.0 | 30.0 % |',
      '| server | gRPC | 10.0 | 10.0 % |',
      '| server | **in all** | 40.0 | 40.0 % |',
      '| client | gRPC | 60.0 | 60.0 % |',
      '| client | **in all** | 60.0 | 60.0 % |',
    ]);
  });
});

describe('a block of a page', () => {
  it('is replaced between its markers, and nothing else is', () => {
    const page = 'before\n<!-- measured -->\nold\n<!-- end of measured -->\nafter';
    expect(withBlock(page, 'measured', 'new')).toBe('before\n<!-- measured -->\nnew\n<!-- end of measured -->\nafter');
  });

  it('is missed aloud', () => {
    expect(() => withBlock('no markers', 'measured', 'new')).toThrow('<!-- measured -->');
  });
});
