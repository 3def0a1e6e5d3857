import { describe, expect, it } from 'vitest';

import { POSITIONS, TRIGGERS, whyNotEvent } from './support/bpmn-table.js';
import { supportReference } from './support/reference.js';

/** What cannot be written down in BPMN, or by an attribute that has no effect there. */
const WITHOUT_MEANING: ReadonlySet<string> = new Set([
  'parallel multiple, Intermediate, throwing',
  'parallel multiple, End',
  'error, … that does not interrupt',
  'cancel, … that does not interrupt',
  'compensation, … that does not interrupt',
]);

describe('what of BPMN 2.0 runs', () => {
  it('is told on a reference page', async () => {
    await expect(await supportReference()).toMatchFileSnapshot('../../../docs/reference/bpmn.md');
  });
  const unknown = Object.entries(TRIGGERS).flatMap(([trigger, positions]) =>
    POSITIONS.filter(
      (position) => !positions.includes(position) && !WITHOUT_MEANING.has(`${trigger}, ${position.trim()}`),
    ).map((position) => [trigger, position] as const),
  );
  it.each(unknown)('a %s event is refused as %s, since the standard has none', async (trigger, position) => {
    expect(await whyNotEvent(trigger, position)).toBeDefined();
  });
});
