import { ensureLayout, patchElement, readBpmn } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

import { extensions, foreignFile } from './dialects/foreign-file.js';

/** A file with extensions of several tools, comments, CDATA and blanks that a rewriting would lose. */
const file = foreignFile(
  `
  <!-- a comment --><bpmn:startEvent id="s"   name='Start &amp; go'/>
  <bpmn:userTask id="u" camunda:assignee="\${boss}" camunda:asyncBefore="true" ext:color="red" xmlns:ext="urn:other">${extensions(
    '<camunda:formData><camunda:formField id="a" type="long"/></camunda:formData><ext:anything xmlns:ext="urn:other"><![CDATA[ 1 < 2 ]]></ext:anything>',
  )}</bpmn:userTask>
  <bpmn:serviceTask id="w" camunda:class="com.acme.Pay">${extensions('<camunda:field name="f" stringValue="v"/>')}</bpmn:serviceTask>
  <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="u"/><bpmn:sequenceFlow id="g" sourceRef="u" targetRef="w"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">\${ok == true}</bpmn:conditionExpression></bpmn:sequenceFlow>
`,
);

describe('a file with extensions of other tools', () => {
  it('keeps every byte beside a word that is set, and beside the layout it gets', async () => {
    const patched = await patchElement(file, 'w', { job: { type: 'pay' } });
    const added = patched.split('\n').filter((line) => !file.split('\n').includes(line));
    expect(added.join('\n')).toContain('<baton:job type="pay"/>');
    expect(without(patched, added)).toBe(
      without(
        file,
        file.split('\n').filter((line) => !patched.split('\n').includes(line)),
      ),
    );
    const laidOut = await ensureLayout(file);
    const diagram = /\s*<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/;
    expect(laidOut).toMatch(diagram);
    expect(
      laidOut
        .replace(diagram, '')
        .replace(/ xmlns:(bpmndi|dc|di)="[^"]*"/g, '')
        .replace(/\s+/g, ' '),
    ).toBe(file.replace(/\s+/g, ' '));
  });

  it('is the same model after export and import', async () => {
    const before = await readBpmn(file);
    const after = await readBpmn(await ensureLayout(file));
    expect(after.processes).toEqual(before.processes);
    expect(after.findings).toEqual(before.findings);
  });

  it('has a finding less for a step that was bound, and is otherwise the same model', async () => {
    const before = await readBpmn(file);
    const after = await readBpmn(await patchElement(file, 'w', { job: { type: 'pay' } }));
    expect(before.findings.filter(({ code }) => code === 'delegate-unbound')).toHaveLength(1);
    expect(after.findings).toEqual(before.findings.filter(({ code }) => code !== 'delegate-unbound'));
    const { w: bound, ...rest } = after.processes[0]!.elements;
    const { w: unbound, ...restBefore } = before.processes[0]!.elements;
    expect(rest).toEqual(restBefore);
    expect(bound?.baton.job?.type).toBe('pay');
    expect(unbound?.baton.job).toBeUndefined();
  });
});

const without = (text: string, lines: readonly string[]): string =>
  text
    .split('\n')
    .filter((line) => !lines.includes(line))
    .join('\n');
