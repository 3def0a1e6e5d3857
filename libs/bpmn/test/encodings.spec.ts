import { bpmnText, readBpmn } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';
import { fileOf } from './fixture.js';

const xml = fileOf('<bpmn:task id="t" name="Größe prüfen"/>');
const declared = (encoding: string) => xml.replace('UTF-8', encoding);
const nameIn = async (input: string | Uint8Array) => (await readBpmn(input)).processes[0]?.elements['t']?.name;
const utf16 = (text: string, big: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return new Uint8Array(big ? bytes.swap16() : bytes);
};

describe('the encoding of a file', () => {
  it('is UTF-8 unless it says otherwise', async () => {
    expect(await nameIn(Buffer.from(xml.replace(/<\?.*?\?>/, '')))).toBe('Größe prüfen');
    expect(await nameIn(Buffer.from(`\ufeff${xml}`))).toBe('Größe prüfen');
    expect(await nameIn(`\ufeff${xml}`)).toBe('Größe prüfen');
  });
  it.each(['ISO-8859-1', 'windows-1252', 'iso-8859-15'])('is what its declaration names: %s', async (encoding) => {
    expect(await nameIn(Buffer.from(declared(encoding), 'latin1'))).toBe('Größe prüfen');
  });
  it('is what its byte order mark says', async () => {
    expect(await nameIn(utf16(declared('UTF-16'), false))).toBe('Größe prüfen');
    expect(await nameIn(utf16(declared('UTF-16'), true))).toBe('Größe prüfen');
  });
  it('is UTF-8 where the declaration says UTF-16 in single bytes', async () => {
    expect(await nameIn(Buffer.from(declared('utf-16')))).toBe('Größe prüfen');
  });
  it('is named UTF-8 in the text that is kept', () => {
    expect(bpmnText(Buffer.from(declared('ISO-8859-1'), 'latin1'))).toBe(xml);
  });
});
