import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const link = (name: string) => ({ definitions: [{ type: 'link' as const, link: name }] });

describe('a link', () => {
  it('goes on where the catching event of its name is, from as many as there are', () => {
    const order = simulate(
      processOf(
        [
          el('parallelGateway', 'g'),
          el('linkThrowEvent', 'one', link('A')),
          el('linkThrowEvent', 'two', link('A')),
          el('linkCatchEvent', 'on', link('A')),
          el('userTask', 'next'),
        ],
        ['g -> one', 'g -> two', 'on -> next'],
      ),
    );
    // A catching link has no incoming flow, and begins nothing.
    expect(order.start().waitingAt()).toEqual(['next', 'next']);
  });
  it('is an incident where it leads nowhere', () => {
    const order = simulate(
      processOf(
        [
          el('noneStartEvent', 's'),
          el('linkThrowEvent', 'one', link('A')),
          el('subProcess', 'sub'),
          el('linkCatchEvent', 'on', { ...link('A'), in: 'sub' }),
        ],
        ['s -> one'],
      ),
    ).start();
    expect(order.eventsOf('IncidentRaised')).toMatchObject([{ code: 'LINK_TARGET_MISSING', element: 'one' }]);
  });
});
