import { Rejection } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { readDmn } from '../src/index.js';

const model = (body: string, uri = 'https://www.omg.org/spec/DMN/20230324/MODEL/', more = ''): string =>
  `<?xml version="1.0"?><d:definitions xmlns:d="${uri}" ${more} namespace="urn:test" name="test">${body}</d:definitions>`;
const codeOf = (text: string): string => {
  try {
    readDmn(text);
    return 'read';
  } catch (error) {
    return error instanceof Rejection ? error.code : String(error);
  }
};

describe('reading DMN', () => {
  it('reads every version from 1.1 to 1.5', () => {
    for (const uri of [
      'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
      'http://www.omg.org/spec/DMN/20180521/MODEL/',
      'https://www.omg.org/spec/DMN/20191111/MODEL/',
      'https://www.omg.org/spec/DMN/20211108/MODEL/',
      'https://www.omg.org/spec/DMN/20230324/MODEL/',
    ]) {
      const file = readDmn(model('<d:inputData id="i" name="a  b"/>', uri));
      expect(file.inputData).toEqual([{ id: 'i', name: 'a b', variable: { name: 'a b' } }]);
    }
  });

  it('refuses what is no readable DMN, and names the reason', () => {
    expect(codeOf('<a><b></a>')).toBe('DMN_MALFORMED');
    expect(codeOf('<a><b>')).toBe('DMN_MALFORMED');
    expect(codeOf('')).toBe('DMN_MALFORMED');
    expect(codeOf('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toBe('DMN_DTD');
    expect(codeOf('<definitions xmlns="urn:other"/>')).toBe('DMN_NO_DEFINITIONS');
    expect(codeOf(model('<d:decision>'.repeat(300) + '</d:decision>'.repeat(300)))).toBe('DMN_TOO_LARGE');
  });

  it('resolves type prefixes of the FEEL namespace, of its own and of an import', () => {
    const file = readDmn(
      model(
        `<d:import name="other" namespace="urn:other" importType="x"/>
         <d:inputData id="a" name="a"><d:variable name="a" typeRef="feel:string"/></d:inputData>
         <d:inputData id="b" name="b"><d:variable name="b" typeRef="me:tThing"/></d:inputData>
         <d:inputData id="c" name="c"><d:variable name="c" typeRef="o:tThing"/></d:inputData>`,
        'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
        'xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:me="urn:test" xmlns:o="urn:other"',
      ),
    );
    expect(file.inputData.map(({ variable }) => variable.typeRef)).toEqual(['string', 'tThing', 'other.tThing']);
  });

  it('reads references into this file and into another', () => {
    const file = readDmn(
      model(`<d:decision id="x" name="x">
        <d:informationRequirement><d:requiredInput href="#a"/></d:informationRequirement>
        <d:knowledgeRequirement><d:requiredKnowledge href="urn:other#k"/></d:knowledgeRequirement></d:decision>`),
    );
    expect(file.decisions[0]).toMatchObject({
      requires: [{ namespace: 'urn:test', id: 'a' }],
      knowledge: [{ namespace: 'urn:other', id: 'k' }],
    });
  });

  it('reports a hit policy that does not exist and a rule of another width', () => {
    const { findings } = readDmn(
      model(`<d:decision id="x" name="x"><d:decisionTable id="t" hitPolicy="BEST">
        <d:input><d:inputExpression><d:text>a</d:text></d:inputExpression></d:input><d:output/>
        <d:rule id="r"><d:outputEntry><d:text>1</d:text></d:outputEntry></d:rule></d:decisionTable></d:decision>`),
    );
    expect(findings.map(({ code, elementId }) => [code, elementId])).toEqual([
      ['hit-policy-unknown', 't'],
      ['rule-incomplete', 'r'],
    ]);
  });
});
