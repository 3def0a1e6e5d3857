import { decodeXml, Rejection } from '@baton/kernel';

import type {
  Decision,
  DecisionService,
  DmnFile,
  DmnImport,
  ItemDefinition,
  KnowledgeModel,
  Reference,
} from '../model.js';
import type { ReadLimits } from '../xml/limits.js';
import { readXml, type XmlElement } from '../xml/read-xml.js';
import { isModelNamespace } from './namespaces.js';
import { readExpression, readFunction } from './read-expression.js';
import { plainName, Reader } from './reader.js';

/**
 * Reads a DMN file of any version from 1.1 to 1.5. What is wrong with the model is in `findings`.
 *
 * @throws Rejection `invalid` DMN_MALFORMED, DMN_DTD, DMN_NO_DEFINITIONS; `too-large` DMN_TOO_LARGE
 */
export function readDmn(input: string | Uint8Array, limits?: ReadLimits): DmnFile {
  const root = readXml(decodeXml(input, 'DMN_MALFORMED'), limits);
  if (root.name !== 'definitions' || !isModelNamespace(root.namespace))
    throw new Rejection('invalid', 'DMN_NO_DEFINITIONS', 'The root element is no <definitions> of DMN 1.1 to 1.5');
  const imports = readImports(root);
  const reader = new Reader(root, new Map(imports.map(({ namespace, name }) => [namespace, name])));
  return {
    name: reader.name(root),
    namespace: reader.namespace,
    imports,
    itemDefinitions: reader.all(root, 'itemDefinition').map((item) => readItem(item, reader)),
    inputData: reader
      .all(root, 'inputData')
      .map((input) => ({ ...head(input, reader), variable: reader.variable(input) })),
    decisions: reader.all(root, 'decision').map((decision) => readDecision(decision, reader)),
    knowledgeModels: reader.all(root, 'businessKnowledgeModel').map((model) => readKnowledgeModel(model, reader)),
    services: reader.all(root, 'decisionService').map((service) => readService(service, reader)),
    knowledgeSources: reader.all(root, 'knowledgeSource').map((source) => {
      const location = source.attributes.get('locationURI');
      return { ...head(source, reader), ...(location && { location }) };
    }),
    findings: reader.findings,
  };
}

function readImports(root: XmlElement): DmnImport[] {
  return root.children
    .filter(({ name, namespace }) => name === 'import' && isModelNamespace(namespace))
    .map(({ attributes }) => ({
      name: plainName(attributes.get('name') ?? ''),
      namespace: attributes.get('namespace') ?? '',
      importType: attributes.get('importType') ?? '',
    }));
}

const head = (element: XmlElement, reader: Reader): { id: string; name: string; description?: string } => ({
  id: reader.id(element),
  name: reader.name(element),
  ...reader.description(element),
});

const references = (element: XmlElement, name: string, reader: Reader): Reference[] =>
  reader.all(element, name).map((one) => reader.reference(one));

/** References inside requirement elements, e.g. `<knowledgeRequirement><requiredKnowledge href="…"/>`. */
const required = (element: XmlElement, requirement: string, names: readonly string[], reader: Reader): Reference[] =>
  reader
    .all(element, requirement)
    .flatMap((one) => one.children.filter(({ name }) => names.includes(name)).map((child) => reader.reference(child)));

function readDecision(element: XmlElement, reader: Reader): Decision {
  const question = reader.textOf(element, 'question');
  const allowedAnswers = reader.textOf(element, 'allowedAnswers');
  const logic = readExpression(element, reader);
  return {
    ...head(element, reader),
    variable: reader.variable(element),
    ...(question && { question }),
    ...(allowedAnswers && { allowedAnswers }),
    requires: required(element, 'informationRequirement', ['requiredDecision', 'requiredInput'], reader),
    knowledge: required(element, 'knowledgeRequirement', ['requiredKnowledge'], reader),
    ...(logic && { logic }),
  };
}

function readKnowledgeModel(element: XmlElement, reader: Reader): KnowledgeModel {
  const logic = reader.one(element, 'encapsulatedLogic');
  return {
    ...head(element, reader),
    variable: reader.variable(element),
    knowledge: required(element, 'knowledgeRequirement', ['requiredKnowledge'], reader),
    ...(logic && { logic: readFunction(logic, reader) }),
  };
}

function readService(element: XmlElement, reader: Reader): DecisionService {
  return {
    ...head(element, reader),
    variable: reader.variable(element),
    outputDecisions: references(element, 'outputDecision', reader),
    encapsulatedDecisions: references(element, 'encapsulatedDecision', reader),
    inputDecisions: references(element, 'inputDecision', reader),
    inputData: references(element, 'inputData', reader),
  };
}

function readItem(element: XmlElement, reader: Reader): ItemDefinition {
  const allowedValues = reader.testsOf(element, 'allowedValues');
  const typeConstraint = reader.testsOf(element, 'typeConstraint');
  const functionItem = reader.one(element, 'functionItem');
  const output = functionItem && reader.typeRef(functionItem, 'outputTypeRef').typeRef;
  return {
    id: reader.id(element),
    name: reader.name(element),
    isCollection: element.attributes.get('isCollection') === 'true',
    ...reader.typeRef(element),
    ...(allowedValues && { allowedValues }),
    ...(typeConstraint && { typeConstraint }),
    components: reader.all(element, 'itemComponent').map((component) => readItem(component, reader)),
    ...(functionItem && {
      functionItem: {
        parameters: reader.all(functionItem, 'parameters').map((parameter) => reader.named(parameter)),
        ...(output && { outputTypeRef: output }),
      },
    }),
  };
}
