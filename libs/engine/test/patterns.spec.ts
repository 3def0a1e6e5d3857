import { describe, expect, it } from 'vitest';

import { branching } from './patterns/branching.js';
import { multipleInstances } from './patterns/instances.js';
import { states } from './patterns/states.js';
import { PATTERNS, patternReference } from './patterns/table.js';

const proofs = { ...branching, ...multipleInstances, ...states };

describe('the workflow patterns', () => {
  it.each(PATTERNS)('WCP-$number $name', ({ number }) => {
    expect.hasAssertions();
    proofs[number]?.();
  });
  it('are 43, and told on a reference page', async () => {
    expect(PATTERNS.map(({ number }) => number)).toEqual(Array.from({ length: 43 }, (_, at) => at + 1));
    await expect(patternReference()).toMatchFileSnapshot('../../../docs/reference/workflow-patterns.md');
  });
});
