import { NumberText } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { record, table } from './table.js';

const plain = (text: string): string => text;

describe('a table', () => {
  it('aligns its columns and looks inside members', () => {
    const rows = [
      { id: 'a', owner: { name: 'Ada' } },
      { id: 'longer', owner: null },
    ];
    expect(table(rows, { ID: 'id', OWNER: 'owner.name' }, plain)).toBe('ID      OWNER\na       Ada\nlonger  -');
  });
  it('cuts what is long', () => {
    expect(table([{ id: 'x'.repeat(101) }], { ID: 'id' }, plain)).toBe(`ID\n${'x'.repeat(99)}…`);
  });
  it('says that there is nothing', () => {
    expect(table([], { ID: 'id' }, plain)).toBe('none');
  });
  it('shows parties by their name, lists of words with commas, and every digit of a number', () => {
    const row = {
      by: { ref: 'person:ada', name: 'Ada' },
      roles: ['a', 'b'],
      amount: new NumberText('1.50'),
      data: { n: 1 },
      text: 'two\nlines',
    };
    expect(record(row)).toBe('by      Ada\nroles   a, b\namount  1.50\ndata    {"n":1}\ntext    two lines');
  });
});
