import { describe, expect, it } from 'vitest';

import { el, processOf } from '../test/build-process.js';
import { checkEvents } from './check-events.js';

describe('checkEvents', () => {
  const link = { definitions: [{ type: 'link' as const, link: 'A' }] };
  it.each([
    ['a link that leads nowhere', processOf([el('linkThrowEvent', 'bad', link)], [])],
    [
      'a link whose target is in another scope',
      processOf(
        [el('linkThrowEvent', 'bad', link), el('subProcess', 's'), el('linkCatchEvent', 'on', { ...link, in: 's' })],
        [],
      ),
    ],
    [
      'an event-based gateway that leads to a task',
      processOf(
        [el('eventBasedGateway', 'bad', { instantiate: false, type: 'Exclusive' }), el('task', 't')],
        ['bad -> t'],
      ),
    ],
    [
      'an error that would have to come together with a message',
      processOf(
        [
          el('task', 't'),
          el('parallelMultipleBoundaryEvent', 'bad', {
            attachedTo: 't',
            interrupting: true,
            definitions: [
              { type: 'message', message: { name: 'm' } },
              { type: 'error', error: {} },
            ],
          }),
        ],
        [],
      ),
    ],
    [
      'a compensation among other things',
      processOf(
        [
          el('task', 't'),
          el('multipleBoundaryEvent', 'bad', {
            attachedTo: 't',
            interrupting: true,
            definitions: [
              { type: 'message', message: { name: 'm' } },
              { type: 'compensation', waitForCompletion: true },
            ],
          }),
        ],
        [],
      ),
    ],
    [
      'a compensation that is awaited together with an error',
      processOf(
        [
          el('multipleEndEvent', 'bad', {
            definitions: [
              { type: 'compensation', waitForCompletion: true },
              { type: 'error', error: {} },
            ],
          }),
        ],
        [],
      ),
    ],
    [
      'a condition that is not written',
      processOf(
        [el('conditionalCatchEvent', 'bad', { definitions: [{ type: 'conditional', condition: { text: '' } }] })],
        [],
      ),
    ],
  ])('names %s', (_, model) => {
    expect(checkEvents(model)).toMatchObject([{ code: 'event-impossible', severity: 'error', elementId: 'bad' }]);
  });
  it('finds nothing in events that can happen', () => {
    expect(
      checkEvents(
        processOf(
          [
            el('linkThrowEvent', 'to', link),
            el('linkCatchEvent', 'on', link),
            el('eventBasedGateway', 'g', { instantiate: false, type: 'Exclusive' }),
            el('receiveTask', 'r', { message: { name: 'm' } }),
          ],
          ['g -> r'],
        ),
      ),
    ).toEqual([]);
  });
});
