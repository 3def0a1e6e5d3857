import { describe, expect, it } from 'vitest';

import { el, processOf } from '../test/build-process.js';
import { checkDeployable } from './check-deployable.js';
import { compileProcess } from './compile-process.js';

describe('checkDeployable', () => {
  it('finds nothing in a process that can run', () => {
    expect(
      checkDeployable(
        processOf(
          [el('task', 'a'), el('exclusiveGateway', 'x'), el('task', 'b')],
          ['a -> x', 'x -> b if amount > 5', 'x -> a default'],
        ),
      ),
    ).toEqual([]);
  });
  it('names an element that cannot run and its kind', () => {
    const model = processOf(
      [el('unsupported', 'gate', { bpmnKind: 'endEvent', construct: 'timerEventDefinition' })],
      [],
    );
    expect(checkDeployable(model)).toMatchObject([
      {
        severity: 'error',
        processId: 'p',
        elementId: 'gate',
        elementKind: 'endEvent',
        message: expect.stringContaining('timerEventDefinition') as string,
      },
    ]);
  });
  it('names every expression that does not parse, with its position', () => {
    const model = processOf(
      [
        el('scriptTask', 's', { script: { expression: '1 +' } }),
        el('userTask', 'u', { name: '= just a name', baton: { owner: { candidates: ['group:a', '=[1'] } } } as object),
      ],
      ['s -> u if a >'],
    );
    expect(checkDeployable(model).map(({ code, elementId, position }) => [code, elementId, position?.line])).toEqual([
      ['expression-unreadable', 's', 1],
      ['expression-unreadable', 'u', 1],
      ['expression-unreadable', 's-u', 1],
    ]);
  });
  it('names references that lead nowhere, and compiles such a model all the same', () => {
    const model = processOf(
      [el('task', 'a'), el('errorBoundaryEvent', 'e', { attachedTo: 'gone', interrupting: true, error: {} })],
      ['a -> nowhere'],
    );
    expect(checkDeployable(model).map(({ severity, elementId }) => [severity, elementId])).toEqual([
      ['error', 'a-nowhere'],
      ['error', 'e'],
    ]);
    expect(() => compileProcess(model)).not.toThrow();
  });
  it.each(['a while', 'R0/PT1H', 'R/PT0.1S'])('names the timer %s, once', (text) => {
    const model = processOf([el('timerCatchEvent', 't', { timer: { kind: 'cycle', text } })], []);
    expect(
      checkDeployable(model)
        .filter(({ severity }) => severity === 'error')
        .map(({ code, elementId }) => [code, elementId]),
    ).toEqual([['timer-unreadable', 't']]);
  });
});
