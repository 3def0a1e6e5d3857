import { patchElement, readBpmn, type ElementPatch } from '@baton/bpmn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codes, fileOf, flow } from './fixture.js';

const foreign = `<!-- keep me --><bpmn:userTask   id='a' name="A &amp; B">
      <bpmn:documentation>Why</bpmn:documentation>
      <bpmn:extensionElements>
        <zeebe:assignmentDefinition assignee="x"/><other:thing xmlns:other="urn:o" deep="1"><other:more>text</other:more></other:thing>
        <baton:owner assignee="person:old"/>
      </bpmn:extensionElements>
      <bpmn:incoming>f</bpmn:incoming>
    </bpmn:userTask>
    <bpmn:startEvent id="s"/><bpmn:task id="t"/><bpmn:exclusiveGateway id="g"/><bpmn:scriptTask id="x"></bpmn:scriptTask>
    <bpmn:intermediateCatchEvent id="w"><bpmn:timerEventDefinition id="td"/></bpmn:intermediateCatchEvent>
    ${flow('f', 's', 'a')}<bpmn:sequenceFlow id="out" sourceRef="g" targetRef="t"/>`;
const diagram =
  '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" id="dia"><di:BPMNPlane id="pl" bpmnElement="p"><di:BPMNShape id="sh" bpmnElement="a"/></di:BPMNPlane></di:BPMNDiagram>';
const xml = fileOf(foreign).replace('</bpmn:definitions>', `${diagram}\n</bpmn:definitions>`);

async function patched(id: string, patch: ElementPatch, source = xml) {
  const text = await patchElement(source, id, patch);
  const { processes, findings } = await readBpmn(text);
  return {
    text,
    process: processes[0]!,
    node: processes[0]!.elements[id]!,
    errors: codes(findings.filter(({ severity }) => severity === 'error')),
  };
}

const everything: ElementPatch = {
  owner: { candidates: ['group:risk', 'person:ann'], backup: 'manager-of-assignee', notBy: 'starter' },
  serviceLevel: {
    due: 'PT48H',
    calendar: 'office',
    nudges: [{ after: 'PT24H', repeat: 'PT12H' }],
    escalations: [{ after: 'PT48H', to: 'group:officers' }],
  },
  form: { key: 'rating', schema: '{\n  "title": "a < b & c"\n}' },
  documents: [
    {
      name: 'letter',
      label: 'Letter',
      required: true,
      accept: ['application/pdf'],
      maxBytes: 5,
      visibleTo: ['starter'],
    },
  ],
  outcomes: [
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No', note: 'required' },
  ],
  judgement: { by: 'human' },
  guest: { email: '=vendor.email', name: 'Bob', language: 'de' },
  visibleTo: ['starter', 'group:x'],
  connector: {
    type: 'http',
    retries: 5,
    backoff: 'PT1S',
    inputs: [{ name: 'url', value: 'http://x/?a=1&b="2"' }],
    outputs: [{ name: 'id', value: '=response.body.id' }],
  },
  job: { type: 'check', retries: 2, backoff: 'PT2S', timeout: 'PT1M' },
  inputs: [{ name: 'i', value: '={\n  a: "b"\n}' }],
  outputs: [{ name: 'o', value: '=i' }],
  notify: [
    { to: 'starter', template: 't', subject: 'Hi' },
    { to: 'a@b.c', body: 'One\ntwo' },
  ],
};

describe('a patch', () => {
  it('sets every word, and reading gives it back', async () => {
    const { node, errors } = await patched('t', everything);
    expect(node.baton).toEqual(everything);
    expect(errors).toEqual([]);
  });
  it('changes nothing but the word', async () => {
    const { text } = await patched('a', { owner: { assignee: 'person:new' } });
    expect(text.replace(/\s*<baton:owner assignee="person:new"\/>/, '')).toBe(
      xml.replace(/\s*<baton:owner assignee="person:old"\/>/, ''),
    );
    expect(text).not.toContain('person:old');
  });
  it('leaves the words it does not name', async () => {
    const { node } = await patched('a', { judgement: { by: 'human' } });
    expect(node.baton).toMatchObject({ owner: { assignee: 'person:old' }, judgement: { by: 'human' } });
  });
  it('removes with null or an empty list', async () => {
    const full = await patchElement(xml, 't', everything);
    const nothing = Object.fromEntries(Object.keys(everything).map((key) => [key, null]));
    expect((await patched('t', nothing, full)).node.baton).toEqual(
      (await readBpmn(xml)).processes[0]?.elements['t']?.baton,
    );
    expect((await patched('t', { documents: [], notify: [], visibleTo: [] }, full)).node.baton).toMatchObject({
      documents: [],
      notify: [],
      visibleTo: [],
      job: { type: 'check' },
    });
  });
  it('twice is the same as once', async () => {
    const once = await patchElement(xml, 'a', everything);
    expect(await patchElement(once, 'a', everything)).toBe(once);
  });
  it('sets name, kind, default flow, condition, timer, script and message', async () => {
    expect((await patched('a', { name: 'It\'s "<new>"' })).node.name).toBe('It\'s "<new>"');
    expect((await patched('a', { name: null })).node.name).toBeUndefined();
    const { node } = await patched('t', {
      kind: 'receiveTask',
      message: { name: 'paid', correlationKey: '=id', ttl: 'PT1H' },
    });
    expect(node).toMatchObject({ kind: 'receiveTask', message: { name: 'paid', correlationKey: '=id', ttl: 'PT1H' } });
    expect((await patched('a', { kind: 'serviceTask', job: { type: 'j' } })).node).toMatchObject({
      kind: 'serviceTask',
      baton: { job: { type: 'j' } },
    });
    expect((await patched('g', { defaultFlow: 'out' })).node.defaultFlow).toBe('out');
    expect((await patched('g', { defaultFlow: null }, await patchElement(xml, 'g', { defaultFlow: 'out' }))).text).toBe(
      xml,
    );
    const twice = await patchElement(xml, 'out', { condition: 'a < 1', owner: { assignee: 'person:x' } });
    expect((await patched('out', { condition: '= a > 2' }, twice)).process.flows['out']).toMatchObject({
      condition: { text: 'a > 2' },
      baton: { owner: { assignee: 'person:x' } },
    });
    expect((await patched('out', { condition: null }, twice)).process.flows['out']?.condition).toBeUndefined();
    expect(
      (
        await patched(
          'w',
          { timer: { kind: 'cycle', text: 'R3/PT1H' } },
          await patchElement(xml, 'w', { timer: { kind: 'date', text: '=then' } }),
        )
      ).node,
    ).toMatchObject({ timer: { kind: 'cycle', text: 'R3/PT1H' } });
    expect((await patched('x', { script: { expression: '1 < 2', resultVariable: 'r' } })).node).toMatchObject({
      script: { expression: '1 < 2', resultVariable: 'r' },
    });
  });
  it('says what is called, decided and repeated', async () => {
    const source = fileOf(
      '<bpmn:callActivity id="c" calledElement="old"><bpmn:multiInstanceLoopCharacteristics/></bpmn:callActivity><bpmn:businessRuleTask id="b"/>',
    );
    const called = await patched(
      'c',
      { call: { process: 'new', versionTag: '2' }, loop: { collection: '=items' } },
      source,
    );
    expect(called.node).toMatchObject({
      called: { process: 'new', binding: 'versionTag', versionTag: '2' },
      loop: { collection: 'items' },
    });
    const decided = await patched('b', { decision: { decision: 'discount', resultVariable: 'rate' } }, source);
    expect(decided.node).toMatchObject({
      decision: { decision: 'discount', binding: 'latest', resultVariable: 'rate' },
    });
    await expect(patchElement(source, 'b', { call: { process: 'x' } })).rejects.toMatchObject({ code: 'PATCH_UNFIT' });
  });
  it('of the process sets its words', async () => {
    const { process } = await patched('p', {
      name: 'Onboard',
      process: { businessKeyUnique: true, versionTag: '7', starters: ['group:x'] },
      triggers: [{ type: 'webhook', name: 'w' }],
    });
    expect(process).toMatchObject({
      name: 'Onboard',
      baton: {
        businessKeyUnique: true,
        versionTag: '7',
        starters: ['group:x'],
        triggers: [{ type: 'webhook', name: 'w' }],
      },
    });
  });
  it('uses the prefixes the file has, and brings its own where it has none', async () => {
    const plain =
      '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baton="urn:else"><process id="p"><userTask id="a"/></process></definitions>';
    const { text, node } = await patched('a', { owner: { assignee: 'person:x' } }, plain);
    expect(node.baton.owner?.assignee).toBe('person:x');
    expect(text).toContain('<extensionElements>');
    expect(text).toContain('xmlns:baton2="urn:baton:bpmn:1"');
  });
  it('writes text as UTF-8 and says so', async () => {
    expect(await patchElement(xml.replace('UTF-8', 'ISO-8859-1'), 'a', { name: 'Größe' })).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>/,
    );
  });
  it.each([
    ['gone', { name: 'x' }, 'not-found', 'ELEMENT_NOT_FOUND'],
    ['sh', { name: 'x' }, 'not-found', 'ELEMENT_NOT_FOUND'],
    ['g', { owner: { assignee: 'x' } }, 'invalid', 'PATCH_UNFIT'],
    ['g', { kind: 'task' }, 'invalid', 'PATCH_UNFIT'],
    ['a', { timer: { kind: 'date', text: 'x' } }, 'invalid', 'PATCH_UNFIT'],
    ['a', { condition: 'x' }, 'invalid', 'PATCH_UNFIT'],
    ['g', { defaultFlow: 'f' }, 'invalid', 'PATCH_UNFIT'],
    ['a', { kind: 'a><b' }, 'invalid', 'PATCH_UNFIT'],
  ] as const)('of "%s" with %j is refused', async (id, patch, kind, code) => {
    await expect(patchElement(xml, id, patch as ElementPatch)).rejects.toMatchObject({ kind, code });
  });
  it('keeps any text that XML can hold', async () => {
    const clean = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() === text && !text.startsWith('='));
    await fc.assert(
      fc.asyncProperty(clean, clean, async (to, subject) => {
        expect((await patched('t', { notify: [{ to, subject }] })).node.baton.notify).toEqual([{ to, subject }]);
      }),
      { numRuns: 50 },
    );
  }, 60_000);
});
