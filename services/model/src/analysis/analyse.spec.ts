import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { readBpmn } from '@baton/bpmn';

import { analyse } from './analyse.js';

const bpmn = (body: string) =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="p" isExecutable="true">${body}</process></definitions>`;
const vendorOnboarding = readFileSync(
  new URL('../../../../examples/vendor-onboarding/vendor-onboarding.bpmn', import.meta.url),
  'utf8',
);

describe('the analysis of a file', () => {
  it('finds nothing that keeps the vendor onboarding from running', async () => {
    const { processKeys, findings, runnableShare, name } = analyse(await readBpmn(vendorOnboarding));
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect({ processKeys, runnableShare, name }).toEqual({
      processKeys: ['vendor-onboarding'],
      runnableShare: 1,
      name: 'Vendor onboarding',
    });
  });
  it('names an element that cannot run, and says so once', async () => {
    const { findings } = analyse(
      await readBpmn(
        bpmn('<startEvent id="s"/><callActivity id="c" name="Pay"/><sequenceFlow id="f" sourceRef="s" targetRef="c"/>'),
      ),
    );
    const errors = findings.filter(({ severity, elementId }) => severity === 'error' && elementId === 'c');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      elementKind: 'callActivity',
      elementName: 'Pay',
      message: expect.stringContaining('does not say which process') as string,
    });
  });
  it('tells errors before what is merely missing', async () => {
    const { findings } = analyse(await readBpmn(bpmn('<startEvent id="s"/><userTask id="u"/><callActivity id="c"/>')));
    const severities = findings.map(({ severity }) => severity);
    expect(severities).toEqual(
      severities.toSorted((a, b) => ['error', 'warning', 'info'].indexOf(a) - ['error', 'warning', 'info'].indexOf(b)),
    );
  });
  it('reads a file without a process', async () => {
    const { processKeys, runnableShare } = analyse(
      await readBpmn('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"/>'),
    );
    expect({ processKeys, runnableShare }).toEqual({ processKeys: [], runnableShare: 0 });
  });
});
