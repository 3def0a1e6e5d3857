import {
  DecisionServiceService as Decisions,
  IncidentServiceService as Incidents,
  InstanceState,
  JobServiceService as Jobs,
  ProcessInstanceServiceService as Instances,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { decides, discount, scripted } from './processes.js';
import { codeOf, participant, startExecution, until, worker, type Running } from './running.js';

let db: TestDatabase;
let app: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url, true);
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

const deploy = (xml: string, versionTag = '') => app.call(Decisions.deployDecisions, { xml, versionTag });
const evaluate = async (inputs: object, version = 0) => {
  const answer = await app.call(Decisions.evaluateDecision, {
    decisionId: 'discount',
    version,
    inputsJson: JSON.stringify(inputs),
  });
  return {
    value: JSON.parse(answer.valueJson),
    explanation: JSON.parse(answer.explanationJson),
    version: answer.version,
  };
};
const ended = async (instanceId: string) =>
  JSON.parse(
    await until(async () => {
      const { state, variablesJson } = await app.get(instanceId);
      return state === InstanceState.INSTANCE_STATE_COMPLETED && variablesJson;
    }),
  ) as object;
const incidentOf = (instanceId: string) =>
  until(async () => (await app.call(Incidents.listIncidents, { instanceId })).incidents[0]);

describe('a deployed decision', () => {
  it('is evaluated with an explanation: the rules that matched, and with what', async () => {
    expect((await deploy(discount(0.1, 0))).decisions).toMatchObject([
      { decisionId: 'discount', version: 1, name: 'Discount' },
    ]);
    const { value, explanation } = await evaluate({ customer: 'gold', amount: 1250 });
    expect(value).toBe(0.1);
    expect(explanation.decisions[0].tables[0]).toMatchObject({
      inputs: [{ value: 'gold' }, { value: 1250 }],
      matched: [{ rule: 1, id: 'gold' }],
    });
  });
  it('has a version for each deployment that differs', async () => {
    await deploy(discount(0.1, 0));
    await deploy(discount(0.2, 0), 'next');
    expect(await evaluate({ customer: 'gold', amount: 1000 })).toMatchObject({ value: 0.2, version: 2 });
    expect(await evaluate({ customer: 'gold', amount: 1000 }, 1)).toMatchObject({ value: 0.1 });
    expect((await app.call(Decisions.listDecisions, {})).decisions).toMatchObject([
      { decisionId: 'discount', version: 2, versionTag: 'next' },
    ]);
  });
  it('is refused where it could not be evaluated', async () => {
    expect(await codeOf(deploy('<no-dmn/>'))).toBe('DMN_NO_DEFINITIONS');
    expect(await codeOf(deploy(discount(0.1, 0).replace('&gt;= 1000', '&gt;= (')))).toBe('DEPLOYMENT_BLOCKED');
    expect(await codeOf(app.call(Decisions.evaluateDecision, { decisionId: 'none' }))).toBe('DECISION_UNKNOWN');
    expect(await codeOf(app.call(Decisions.deployDecisions, { xml: discount(1, 1) }, participant))).toBe(
      'ROLE_REQUIRED',
    );
  });
});

describe('a business rule task', () => {
  it('gives what its decision gives, and the audit trail says why', async () => {
    await app.deploy(decides('resultVariable="discount"'), 'decides');
    const instanceId = await app.start('decides', { customer: 'gold', amount: 1250 });
    expect(await ended(instanceId)).toMatchObject({ discount: 0.2 });
    const { events } = await app.call(Instances.listInstanceEvents, { instanceId });
    const evaluated = events.find(({ type }) => type === 'DecisionEvaluated');
    expect(JSON.parse(evaluated!.dataJson)).toMatchObject({ evaluation: { decisionId: 'discount', version: 2 } });
  });
  it('is bound to the version that it says', async () => {
    await app.deploy(decides('resultVariable="discount" binding="version" version="1"', 'first'), 'first');
    await app.deploy(decides('resultVariable="discount" binding="deployment"', 'deployed'), 'deployed');
    await deploy(discount(0.3, 0));
    const variables = { customer: 'gold', amount: 1250 };
    expect(await ended(await app.start('first', variables))).toMatchObject({ discount: 0.1 });
    expect(await ended(await app.start('deployed', variables))).toMatchObject({ discount: 0.2 });
    expect(await ended(await app.start('decides', variables))).toMatchObject({ discount: 0.3 });
  });
  it('hands its inputs alone to the decision where it maps some', async () => {
    const words = '<baton:input name="customer" value="=who"/><baton:input name="amount" value="=2 * price"/>';
    await app.deploy(decides('resultVariable="discount"', 'mapped', words), 'mapped');
    const instanceId = await app.start('mapped', { who: 'gold', price: 500, customer: 'nobody' });
    expect(await ended(instanceId)).toMatchObject({ discount: 0.3, customer: 'nobody' });
  });
  it('stops at an incident where the decision is missing', async () => {
    await app.deploy(decides('versionTag="none"', 'missing'), 'missing');
    expect(await incidentOf(await app.start('missing'))).toMatchObject({
      elementId: 'decide',
      message: expect.stringContaining('discount'),
    });
  });
});

describe('a job that Baton does itself', () => {
  it.each(['decision:dmn', 'script:javascript'])('is handed to no worker: %s', async (type) => {
    const asked = app.call(Jobs.activateJobs, { type, worker: 'w' }, worker);
    expect(await codeOf(asked)).toBe('FIELD_INVALID');
  });
});

describe('a script in JavaScript', () => {
  it('changes variables', async () => {
    await app.deploy(scripted('total = items.map((item) => item.price).reduce((a, b) => a + b, 0)'), 'scripted');
    const instanceId = await app.start('scripted', { items: [{ price: 2 }, { price: 3.5 }] });
    expect(await ended(instanceId)).toMatchObject({ total: 5.5 });
  });
  it('stops at an incident that says why it failed, and runs again on a retry', async () => {
    await app.deploy(scripted('total = price * 2', 'fails'), 'fails');
    const instanceId = await app.start('fails');
    const { incidentId, message } = await incidentOf(instanceId);
    expect(message).toContain('price');
    await app.call(Instances.setVariables, { instanceId, variablesJson: '{"price":4}' });
    await app.call(Incidents.retryIncident, { incidentId });
    expect(await ended(instanceId)).toMatchObject({ total: 8 });
  });
});
