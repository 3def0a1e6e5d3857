import { readiness, runnableShare } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';
import { condition, flow, processOf, words } from './fixture.js';

const started = `${words('<baton:process starters="group:all"/>')}<bpmn:startEvent id="s"/>`;
const told = async (content: string, root = '') =>
  readiness(await processOf(started + content, { root })).map(({ code, elementId, severity, category, mendKind }) =>
    [code, elementId, severity, category, mendKind].filter((part) => part !== undefined).join(' '),
  );
const user = (inside: string) => `<bpmn:userTask id="a" name="A">${words(inside)}</bpmn:userTask>`;
const owned = '<baton:owner candidates="group:x"/>';
const timed = '<baton:serviceLevel due="PT1H"><baton:escalate after="PT1H" to="group:y"/></baton:serviceLevel>';

describe('readiness names what a map leaves out', () => {
  it.each([
    ['owner', user(timed), ['owner-missing a warning owner set-owner']],
    ['backup', user(`<baton:owner assignee="person:ann"/>${timed}`), ['backup-missing a info owner set-backup']],
    ['clock', user(owned), ['clock-missing a warning clock set-clock']],
    ['escalation', user(`${owned}<baton:serviceLevel due="PT1H"/>`), ['escalation-missing a info clock set-clock']],
    ['kind of a task', '<bpmn:task id="a" name="A"/>', ['task-kind-missing a warning owner set-kind']],
    ['system of a service task', '<bpmn:serviceTask id="a" name="A"/>', ['system-missing a error system bind-system']],
    [
      'system of a business rule task',
      '<bpmn:businessRuleTask id="a" name="A"/>',
      ['system-missing a error system bind-system'],
    ],
    ['called process', '<bpmn:callActivity id="a" name="A"/>', ['called-missing a error system bind-system']],
    [
      'nothing of a business rule task with a decision',
      `<bpmn:businessRuleTask id="a" name="A">${words('<baton:decision decision="d"/>')}</bpmn:businessRuleTask>`,
      [],
    ],
    ['script', '<bpmn:scriptTask id="a" name="A"/>', ['script-missing a error system set-script']],
    ['receiver of a send task', '<bpmn:sendTask id="a" name="A"/>', ['receiver-missing a error hand-off set-receiver']],
    [
      'receiver of a message end',
      '<bpmn:endEvent id="a"><bpmn:messageEventDefinition/></bpmn:endEvent>',
      ['receiver-missing a error hand-off set-receiver'],
    ],
    [
      'message',
      '<bpmn:intermediateCatchEvent id="a"><bpmn:messageEventDefinition/></bpmn:intermediateCatchEvent>',
      ['message-missing a error hand-off set-message', 'clock-missing a info clock set-clock'],
    ],
    [
      'correlation key',
      `<bpmn:receiveTask id="a" name="A">${words(`<baton:message name="m"/>${timed}`)}</bpmn:receiveTask>`,
      ['correlation-key-missing a error hand-off set-message'],
    ],
    [
      'time',
      '<bpmn:intermediateCatchEvent id="a"><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>',
      ['timer-missing a error clock set-timer'],
    ],
    [
      'error code',
      '<bpmn:endEvent id="a"><bpmn:errorEventDefinition/></bpmn:endEvent>',
      ['error-code-missing a warning decision'],
    ],
    [
      'name',
      '<bpmn:subProcess id="a"><bpmn:startEvent id="i"/></bpmn:subProcess>',
      ['name-missing a info model set-name'],
    ],
  ])('%s', async (_what, content, expected) => {
    expect((await told(content)).sort()).toEqual([...expected].sort());
  });

  it('condition and default flow of a decision', async () => {
    const gateway = (attributes: string, first: string, second: string) =>
      `<bpmn:exclusiveGateway id="g" ${attributes}/><bpmn:endEvent id="e"/>${flow('f1', 'g', 'e', first)}${flow('f2', 'g', 'e', second)}`;
    expect(await told(gateway('', '', ''))).toEqual([
      'condition-missing f1 error decision set-condition',
      'condition-missing f2 error decision set-condition',
    ]);
    expect(await told(gateway('default="f2"', condition('=a'), ''))).toEqual([]);
    expect(await told(gateway('', condition('=a'), condition('=b')))).toEqual([
      'default-flow-missing g warning decision set-default-flow',
    ]);
  });
  it('outcomes of a step before a decision', async () => {
    expect(
      await told(
        `${user(owned + timed)}<bpmn:exclusiveGateway id="g" default="f2"/><bpmn:endEvent id="e"/>${flow('f', 'a', 'g')}${flow('f1', 'g', 'e', condition('=x'))}${flow('f2', 'g', 'e')}`,
      ),
    ).toEqual(['outcomes-missing a info decision set-outcomes']);
  });
  it('who receives a hand-off between departments', async () => {
    const lanes =
      '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Sales"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="l2" name="Risk"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>';
    expect(await told(`${lanes}${user(timed)}${flow('f', 's', 'a')}`)).toEqual([
      'owner-missing a warning owner set-owner',
      'hand-off-unowned f warning hand-off set-owner',
    ]);
    expect(await told(`${lanes}${user(timed + owned)}${flow('f', 's', 'a')}`)).toEqual([]);
  });
  it('the start and what triggers it', async () => {
    const of = async (content: string) =>
      readiness(await processOf(content)).map(({ code, elementId }) => `${code} ${elementId}`);
    expect(await of('<bpmn:endEvent id="e"/>')).toEqual(['start-missing p']);
    expect(await of('<bpmn:startEvent id="s"/>')).toEqual(['trigger-missing s']);
    expect(await of('<bpmn:startEvent id="s"><bpmn:messageEventDefinition/></bpmn:startEvent>')).toEqual([
      'message-missing s',
    ]);
    expect(await of('<bpmn:startEvent id="s"><bpmn:timerEventDefinition/></bpmn:startEvent>')).toEqual([
      'timer-missing s',
    ]);
  });
  it('nothing of a step that has it all', async () => {
    expect(await told(user(owned + timed))).toEqual([]);
    expect(await told(user(`<baton:guest email="=x"/>${timed}`))).toEqual([]);
    expect(
      await told(`<bpmn:serviceTask id="a" name="A">${words('<baton:job type="x"/>')}</bpmn:serviceTask>`),
    ).toEqual([]);
    expect(
      await told(`<bpmn:sendTask id="a" name="A">${words('<baton:notify to="starter"/>')}</bpmn:sendTask>`),
    ).toEqual([]);
  });
  it('no clock where the sub-process or a timer has it', async () => {
    expect(
      await told(
        `<bpmn:subProcess id="x" name="X">${words(timed)}<bpmn:startEvent id="i"/>${user(owned)}</bpmn:subProcess>`,
      ),
    ).toEqual([]);
    expect(
      await told(
        `${user(owned)}<bpmn:boundaryEvent id="b" attachedToRef="a"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`,
      ),
    ).toEqual([]);
  });
});

describe('the runnable share', () => {
  it('is the part of the nodes without an error', async () => {
    expect(
      runnableShare(
        await processOf(
          '<bpmn:startEvent id="s"/><bpmn:serviceTask id="a"/><bpmn:intermediateCatchEvent id="g"/><bpmn:endEvent id="e"/>',
        ),
      ),
    ).toEqual({ runnable: 2, total: 4, share: 0.5 });
  });
  it('counts a wrong flow against the node it leaves', async () => {
    expect(
      runnableShare(
        await processOf(`<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>${flow('f', 's', 'e', condition('=('))}`),
      ),
    ).toMatchObject({ runnable: 1, total: 2 });
  });
  it('of an empty process is 0', async () => {
    expect(runnableShare(await processOf(''))).toEqual({ runnable: 0, total: 0, share: 0 });
  });
});
