import { readiness } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

import { codes, read } from './fixture.js';

const root = `
  <bpmn:globalScriptTask id="sum" name="Sum" scriptLanguage="feel"><bpmn:script>a + b</bpmn:script></bpmn:globalScriptTask>
  <bpmn:globalUserTask id="ask" name="Ask"/>
  <bpmn:globalManualTask id="carry"/>`;

describe('global tasks', () => {
  it('are processes of one task, beside those of the file', async () => {
    const { processes } = await read('<bpmn:callActivity id="c" calledElement="sum"/>', { root });
    expect(processes.map(({ id, global }) => [id, global])).toEqual([
      ['p', undefined],
      ['sum', true],
      ['ask', true],
      ['carry', true],
    ]);
    expect(processes[1]?.elements['sum-task']).toMatchObject({
      kind: 'scriptTask',
      id: 'sum-task',
      name: 'Sum',
      scope: 'sum',
      script: { expression: 'a + b', language: 'feel' },
    });
    expect(processes[2]?.elements['ask-task']).toMatchObject({ kind: 'userTask', name: 'Ask' });
  });
  it('need no start', async () => {
    const { processes, findings } = await read('<bpmn:callActivity id="c" calledElement="sum"/>', { root });
    expect(codes(findings)).toEqual([]);
    expect(processes.slice(1).flatMap((process) => codes(readiness(process)))).not.toContain('start-missing');
  });
});
