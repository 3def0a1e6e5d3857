import { readBpmn, standardRuleCodes, type Finding } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';
import { dataRows } from './data-rows.js';
import { file, process, flow, formal, wait, cancel, boundary, task } from './drawing.js';
import { eventsRows } from './events-rows.js';
import { structureRows } from './structure-rows.js';

const table = [...structureRows, ...dataRows, ...eventsRows];

const errors = async (xml: string, code: string): Promise<readonly Finding[]> =>
  (await readBpmn(xml)).findings.filter((finding) => finding.code === code && finding.severity === 'error');

describe('a rule of the standard', () => {
  it.each(table)('%s (%s) names the element that breaks it, and the mend', async (code, rule, element, breaks) => {
    const found = await errors(breaks, code);
    expect(found.map(({ elementId }) => elementId)).toContain(element);
    for (const { message, mend } of found)
      expect([message, mend].every((text) => /^[^\n]{10,}\.$/.test(text))).toBe(true);
    if (rule) expect(found.flatMap(({ rules }) => rules ?? [])).toContain(rule);
  });
  it.each(table)('%s says nothing where it is kept', async (code, _rule, _element, _breaks, keeps) => {
    expect(await errors(keeps, code)).toEqual([]);
  });
  it('has a row here, unless it needs other files', () => {
    const elsewhere = ['import-unresolved', 'id-repeated-across-files'];
    expect(new Set([...table.map(([code]) => code), ...elsewhere])).toEqual(new Set(standardRuleCodes));
  });
});

describe('a file that imports another', () => {
  const importing = (location: string) =>
    file(
      `<import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="${location}" namespace="urn:own"/><process id="p"/>`,
    );
  const read = async (xml: string, files: Readonly<Record<string, string>>) =>
    (
      await readBpmn(xml, undefined, (location) =>
        files[location] ? { path: location, content: files[location] } : undefined,
      )
    ).findings
      .filter(({ code }) => /import|across/.test(code))
      .map(({ code, rules }) => `${code} ${rules?.join(' ') ?? ''}`);

  it('is refused when that one is missing or cannot be read', async () => {
    expect(await read(importing('b.bpmn'), {})).toEqual(['import-unresolved EXT.001']);
    expect(await read(importing('b.bpmn'), { 'b.bpmn': '<broken' })).toEqual(['import-unresolved EXT.001']);
    expect(await read(importing('b.bpmn'), { 'b.bpmn': '<html/>' })).toEqual(['import-unresolved EXT.001']);
  });
  it('is refused when both use an id, however far the import leads', async () => {
    expect(await read(importing('b.bpmn'), { 'b.bpmn': process('') })).toEqual(['id-repeated-across-files EXT.002']);
    expect(
      await read(importing('b.bpmn'), {
        'b.bpmn': importing('c.bpmn').replace('id="p"', 'id="q"'),
        'c.bpmn': process(''),
      }),
    ).toEqual(['id-repeated-across-files EXT.002']);
  });
  it('is read when they share no id, share no namespace, or import each other', async () => {
    const other = process('').replace('id="p"', 'id="q"');
    expect(await read(importing('b.bpmn'), { 'b.bpmn': other })).toEqual([]);
    expect(
      await read(importing('b.bpmn'), {
        'b.bpmn': process('').replace('targetNamespace="urn:own"', 'targetNamespace="urn:b"'),
      }),
    ).toEqual([]);
    expect(await read(importing('b.bpmn'), { 'b.bpmn': importing('b.bpmn').replace('id="p"', 'id="q"') })).toEqual([]);
  });
  it('is not followed when no files are given', async () => {
    expect((await readBpmn(importing('b.bpmn'))).findings.map(({ code }) => code)).not.toContain('import-unresolved');
  });
});

describe('a file written for an engine', () => {
  const excused = (xml: string) =>
    xml.replace('xmlns:own=', 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:own=');
  it('is not refused for what engines do without', async () => {
    const bare = process(
      `<startEvent id="s"/>${task('a')}${flow('f', 's', 'a')}${task('b')}<scriptTask id="c"><script>1</script></scriptTask>${boundary(wait.replace(formal, ''))}`,
    );
    const standard = new Set(standardRuleCodes);
    const told = async (xml: string) =>
      (await readBpmn(xml)).findings
        .filter(({ code, severity }) => severity === 'error' && standard.has(code))
        .map(({ code }) => code);
    expect((await told(bare)).sort()).toEqual([
      'boundary-flow-wrong',
      'expression-informal',
      'node-unconnected',
      'node-unconnected',
      'script-format-missing',
      'start-end-pair-incomplete',
    ]);
    expect(await told(excused(bare))).toEqual([]);
  });
  it('is refused for what contradicts itself', async () => {
    expect(await errors(excused(process(`${task('a')}${boundary(cancel)}`)), 'cancel-misplaced')).toHaveLength(1);
  });
});
