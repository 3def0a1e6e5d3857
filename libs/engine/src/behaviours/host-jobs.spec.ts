import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const decide = (more: object = {}) =>
  processOf(
    [
      el('businessRuleTask', 'rate', {
        decision: { decision: '="risk-" + kind', binding: 'latest', resultVariable: 'risk' },
        ...more,
      }),
    ],
    [],
  );
const script = (more: object = {}, language = 'application/javascript') =>
  processOf([el('scriptTask', 'sum', { script: { expression: 'a + b', resultVariable: 'c', language }, ...more })], []);

describe('business rule task', () => {
  it('has the host take its decision, once, from all that it sees', () => {
    const run = simulate(decide()).start({ kind: 'credit', amount: 5 });
    expect(run.eventsOf('JobCreated')[0]).toMatchObject({
      kind: 'decision',
      jobType: 'decision:dmn',
      retries: 1,
      variables: {
        decisionId: 'risk-credit',
        binding: 'latest',
        resultVariable: 'risk',
      },
    });
    run.handle({ type: 'CompleteJob', n: run.job('rate'), variables: { risk: 'low' }, evaluation: { matched: [1] } });
    expect(run.variables()).toMatchObject({ risk: 'low' });
    expect(run.eventsOf('DecisionEvaluated')).toMatchObject([{ element: 'rate', evaluation: { matched: [1] } }]);
  });
  it('stops at an incident when the decision fails, and takes it again on a retry', () => {
    const run = simulate(decide()).start({ kind: 'x' }).failJob('rate', 'no such decision');
    expect(run.incidents()).toEqual(['JOB_FAILED']);
    expect(run.retry().state().jobs[run.job('rate')]?.retries).toBe(1);
  });
  it('is done by the job that it is bound to', () => {
    const run = simulate(decide({ baton: { job: { type: 'rater', retries: 3, backoff: 'PT1S' } } })).start({
      kind: 'x',
    });
    expect(run.eventsOf('JobCreated')[0]).toMatchObject({ kind: 'worker', jobType: 'rater' });
  });
});

describe('script task', () => {
  it.each(['javascript', 'JavaScript', 'application/javascript', 'text/ecmascript'])(
    'has the host run %s',
    (language) => {
      const run = simulate(script({}, language)).start({ a: 1, b: 2 });
      expect(run.eventsOf('JobCreated')[0]).toMatchObject({
        kind: 'script',
        jobType: 'script:javascript',
        retries: 1,
        variables: { script: 'a + b', resultVariable: 'c' },
      });
      expect(run.completeJob('sum', { c: 3 }).variables()).toEqual({ a: 1, b: 2, c: 3 });
    },
  );
  it('stops at an incident in a language that does not run here', () => {
    expect(simulate(script({}, 'groovy')).start().incidents()).toEqual(['SCRIPT_LANGUAGE_UNKNOWN']);
  });
  it('is done by the job that it is bound to, whatever its language', () => {
    const job = { type: 'groovy', retries: 3, backoff: 'PT1S' };
    expect(
      simulate(script({ baton: { job } }, 'groovy'))
        .start()
        .eventsOf('JobCreated')[0]?.kind,
    ).toBe('worker');
  });
});
