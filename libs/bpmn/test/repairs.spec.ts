import { describe, expect, it } from 'vitest';
import { codes, fileOf, flow, processOf, read } from './fixture.js';
import { readBpmn } from '@baton/bpmn';

const step = (id: string, inside = '') => `<bpmn:task id="${id}">${inside}</bpmn:task>`;

describe('what a file leaves out is repaired', () => {
  it('incoming and outgoing follow from the flows', async () => {
    const { elements } = await processOf(step('a') + step('b') + flow('f', 'a', 'b') + flow('g', 'a', 'b'));
    expect(elements['a']?.outgoing).toEqual(['f', 'g']);
    expect(elements['b']?.incoming).toEqual(['f', 'g']);
  });
  it('a flow without ends gets them from the nodes that list it', async () => {
    const file = await read(
      `${step('a', '<bpmn:outgoing>f</bpmn:outgoing>')}${step('b', '<bpmn:incoming>f</bpmn:incoming>')}<bpmn:sequenceFlow id="f"/>`,
    );
    expect(file.processes[0]?.flows['f']).toMatchObject({ source: 'a', target: 'b' });
    expect(file.findings.map(({ code }) => code)).toEqual(['flow-end-repaired', 'flow-end-repaired']);
  });
  it('a flow without an id is named after its ends', async () => {
    const bare = '<bpmn:sequenceFlow sourceRef="a" targetRef="b"/>';
    const { flows, elements } = await processOf(step('a') + step('b') + bare + bare);
    expect(Object.keys(flows)).toEqual(['a-to-b', 'a-to-b-2']);
    expect(elements['a']?.outgoing).toEqual(['a-to-b', 'a-to-b-2']);
  });
  it('a node without an id gets one, and that is told', async () => {
    const { processes, findings } = await read('<bpmn:task name="A"/><bpmn:task name="B"/>');
    expect(Object.keys(processes[0]?.elements ?? {})).toHaveLength(2);
    expect(findings.filter(({ code }) => code === 'id-missing')).toHaveLength(2);
  });
  it.each(['Prüfung', '{7F-1}', '1st', 'a b', 'Ünïcode', '流程', 'a:b:c', "O'Neil"])(
    'an id that XML does not allow is kept, with what refers to it: %s',
    async (id) => {
      const { processes, findings } = await read(
        `<bpmn:startEvent id="s"><bpmn:outgoing> f </bpmn:outgoing></bpmn:startEvent><bpmn:task id="${id}" name="${id}"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="${id}"/>`,
      );
      expect(processes[0]?.elements[id]).toMatchObject({ id, name: id, incoming: ['f'] });
      expect(codes(findings)).toEqual([]);
    },
  );
  it('references with a prefix or blanks around them are found', async () => {
    const { processes, findings } = await read(
      `${step('a', '<bpmn:outgoing>\n  f\n</bpmn:outgoing>')}<bpmn:receiveTask id="b" messageRef="tns:m"/>${flow('f', 'a', 'b')}`,
      { root: '<bpmn:message id="m" name="paid"/>' },
    );
    expect(processes[0]?.elements['b']).toMatchObject({ message: { id: 'm', name: 'paid' } });
    expect(codes(findings)).toEqual([]);
  });
});

describe('what XML allows is read', () => {
  it.each([
    ['blanks around the equals sign', `<bpmn:task id = "t" name\n=\n'A'/>`, 'A'],
    ['a > in an attribute', '<bpmn:task id="t" name="a > b"/>', 'a > b'],
    ['quotes of the other kind', `<bpmn:task id='t' name='a "b"'/>`, 'a "b"'],
    ['character references', '<bpmn:task id="t" name="&#65;&#x42;&amp;lt;"/>', 'AB&lt;'],
    [
      'comments, instructions and CDATA',
      '<!-- <bpmn:task id="t"/> --><?x <y>?><bpmn:task id="t" name="A"><bpmn:documentation><![CDATA[<b>&</b>]]></bpmn:documentation></bpmn:task>',
      'A',
    ],
    ['a default namespace', '<task xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="t" name="A"/>', 'A'],
  ])('%s', async (_what, xml, name) => {
    const { processes, findings } = await read(xml);
    expect(processes[0]?.elements['t']?.name).toBe(name);
    expect(findings).toEqual([]);
  });
});

describe('what contradicts itself is an error', () => {
  it('a flow that another node lists than it begins at', async () => {
    const { findings } = await read(
      `${step('a')}${step('b')}${step('c', '<bpmn:outgoing>f</bpmn:outgoing>')}${flow('f', 'a', 'b')}`,
    );
    expect(codes(findings)).toEqual(['contradictory-flow f']);
  });
  it('an id used twice; the second element is still there', async () => {
    const { processes, findings } = await read(`${step('a')}${step('a')}`);
    expect(Object.keys(processes[0]?.elements ?? {})).toEqual(['a', 'a_2']);
    expect(codes(findings)).toEqual(['id-repeated a_2']);
  });
  it("an id that a foreign extension uses too is nobody's business", async () => {
    const { findings } = await read(
      `<bpmn:task id="a"><bpmn:extensionElements><x:y xmlns:x="urn:x" id="a"/></bpmn:extensionElements></bpmn:task>`,
    );
    expect(codes(findings)).toEqual([]);
  });
  it('a listed flow that is not there', async () => {
    expect(codes((await read(step('a', '<bpmn:outgoing>gone</bpmn:outgoing>'))).findings)).toEqual([
      'dangling-reference a',
    ]);
  });
  it('a message that is not there', async () => {
    expect(codes((await read('<bpmn:receiveTask id="a" messageRef="gone"/>')).findings)).toEqual([
      'dangling-reference a',
    ]);
  });
  it('a diagram that shows what is not there is no error', async () => {
    const xml = fileOf(step('a')).replace(
      '</bpmn:definitions>',
      '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"><di:BPMNPlane bpmnElement="p"><di:BPMNShape id="x" bpmnElement="gone"/></di:BPMNPlane></di:BPMNDiagram></bpmn:definitions>',
    );
    const { findings, hasDiagram } = await readBpmn(xml);
    expect(hasDiagram).toBe(true);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['dangling-reference', 'info']]);
  });
});
