import { Rejection } from '@baton/kernel';
import { readBpmn } from '@baton/bpmn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOf } from './fixture.js';

const refusal = async (input: string | Uint8Array, limits?: Parameters<typeof readBpmn>[1]): Promise<string> => {
  try {
    await readBpmn(input, limits);
    return 'read';
  } catch (error) {
    if (error instanceof Rejection) return `${error.kind} ${error.code}`;
    throw error;
  }
};

describe('a file that cannot be read', () => {
  it.each([
    ['nothing', ''],
    ['plain text', 'hello'],
    ['a tag that is not closed', '<a><b></a>'],
    ['a start tag that never ends', '<a b="1"'],
    ['an attribute without quotes', '<a b=1/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['a prefix bound to nothing', '<x:definitions/>'],
    ['text after the root', '<a/>more'],
    ['two roots', '<a/><b/>'],
    ['an entity nobody defined', '<a>&nbsp;</a>'],
    ['a comment without end', '<a><!-- </a>'],
    ['JSON', '{"a": 1}'],
    ['an end tag only', '</a>'],
  ])('is refused as malformed: %s', async (_what, xml) => {
    expect(await refusal(xml)).toBe('invalid BPMN_MALFORMED');
  });

  it('is refused with line and column', async () => {
    await expect(readBpmn('<a>\n  <b></c>\n</a>')).rejects.toThrow('line 2, column 6');
  });

  it.each([
    ['a document type', '<!DOCTYPE definitions><definitions/>'],
    ['an external entity', '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'],
    [
      'a billion laughs',
      `<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY a${n} "&a;&a;">`).join('')}]><l>&a29;</l>`,
    ],
    ['lower case', '<!doctype html><html></html>'],
  ])('is refused for its DTD: %s', async (_what, xml) => {
    expect(await refusal(xml)).toBe('invalid BPMN_DTD');
  });

  it.each([
    ['HTML', '<html><body/></html>'],
    ['definitions of no namespace', '<definitions/>'],
    ['DMN', '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'],
    ['a process without definitions', '<process xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'],
  ])('is refused as no BPMN: %s', async (_what, xml) => {
    expect(await refusal(xml)).toBe('invalid BPMN_NOT_BPMN');
  });

  it('is refused when it is too deep, too long or has too many elements', async () => {
    expect(await refusal(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`)).toBe('too-large BPMN_TOO_LARGE');
    expect(await refusal(fileOf('x'.repeat(2000)), { maxLength: 1000, maxDepth: 10, maxElements: 10 })).toBe(
      'too-large BPMN_TOO_LARGE',
    );
    expect(await refusal(fileOf('<bpmn:task/>'.repeat(20)), { maxLength: 10_000, maxDepth: 10, maxElements: 10 })).toBe(
      'too-large BPMN_TOO_LARGE',
    );
  });

  it('is refused when its bytes do not fit its encoding, or the encoding is unknown', async () => {
    expect(await refusal(new Uint8Array([0x3c, 0x61, 0xff, 0xfe, 0x2f, 0x3e]))).toBe('invalid BPMN_MALFORMED');
    expect(await refusal(new TextEncoder().encode('<?xml version="1.0" encoding="klingon"?><a/>'))).toBe(
      'invalid BPMN_MALFORMED',
    );
  });

  it('is read whole, however often an element or its id is repeated', async () => {
    const many = (text: string) => fileOf(text.repeat(1000));
    const read = await Promise.all(
      ['<bpmn:task id="a"/>', '<bpmn:task/>', '<bpmn:sequenceFlow/>', '<bpmn:task id="ä"/>'].map((text) =>
        readBpmn(many(text)),
      ),
    );
    expect(
      read.map(({ processes }) => Object.keys(processes[0]!.elements).length + Object.keys(processes[0]!.flows).length),
    ).toEqual([1000, 1000, 1000, 1000]);
  });

  it('is never answered by anything but a rejection or a reading, whatever is cut out or put in', async () => {
    const valid = fileOf(
      '<bpmn:startEvent id="s"/><bpmn:task id="t" name="&lt;A&gt;"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/>',
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length), fc.nat(20), fc.string({ unit: 'binary' }), async (at, length, put) => {
        expect(await refusal(valid.slice(0, at) + put + valid.slice(at + length))).toMatch(/^(read|invalid|too-large)/);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
