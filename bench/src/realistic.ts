import { flow, gateway, job, userTask } from './xml.js';

/**
 * An order: checked, given a discount by a decision, reserved and charged by workers; every twentieth is approved by a person.
 * `amount` is the instance's number modulo 1000, so `amount modulo 20 = 0` is every twentieth.
 */
export const order = [
  flow('start', 'check') + job('check') + flow('check', 'rate'),
  `<bpmn:businessRuleTask id="rate"><bpmn:extensionElements><baton:decision decision="bench-discount" resultVariable="discount"/></bpmn:extensionElements></bpmn:businessRuleTask>`,
  flow('rate', 'price'),
  `<bpmn:scriptTask id="price"><bpmn:extensionElements><baton:script expression="=amount * (1 - discount)" resultVariable="price"/></bpmn:extensionElements><bpmn:script>= amount * (1 - discount)</bpmn:script></bpmn:scriptTask>`,
  flow('price', 'choose') + gateway('exclusive', 'choose', 'choose-merge'),
  flow('choose', 'approve', 'modulo(amount, 20) = 0') + userTask('approve') + flow('approve', 'merge'),
  flow('choose', 'merge') + gateway('exclusive', 'merge') + flow('merge', 'reserve'),
  job('reserve') + flow('reserve', 'charge') + job('charge') + flow('charge', 'end'),
].join('');

const rule = (level: string, amount: string, discount: number): string =>
  `<rule><inputEntry><text>${level}</text></inputEntry><inputEntry><text>${amount}</text></inputEntry><outputEntry><text>${discount}</text></outputEntry></rule>`;

const needed = (name: string): string =>
  `<informationRequirement id="needs-${name}"><requiredInput href="#${name}"/></informationRequirement>`;
const input = (name: string, type: string): string =>
  `<inputData id="${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`;

const table = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="bench-discounts" name="discounts" namespace="urn:baton:bench">
${input('level', 'string')}${input('amount', 'number')}
<decision id="bench-discount" name="discount"><variable name="discount" typeRef="number"/>${needed('level')}${needed('amount')}
<decisionTable hitPolicy="FIRST"><input><inputExpression typeRef="string"><text>level</text></inputExpression></input>
<input><inputExpression typeRef="number"><text>amount</text></inputExpression></input><output/>
${rule('"gold"', '&gt;= 500', 0.15)}${rule('"gold"', '-', 0.1)}${rule('"silver"', '&gt;= 800', 0.1)}${rule('"silver"', '&gt;= 500', 0.05)}
${rule('-', '&gt;= 900', 0.02)}${rule('-', '-', 0)}</decisionTable></decision></definitions>`;

const TEXT = 'As agreed on the telephone: deliver to the back door, ring twice, and leave nothing in the rain. ';

/** About 11 KB, as a customer's order with its lines would be. */
const payload = `,"level":"gold","lines":${JSON.stringify(
  Array.from({ length: 40 }, (_, i) => ({
    line: i + 1,
    article: `article-${1000 + i * 37}`,
    quantity: (i % 7) + 1,
    price: 19.99 + i,
    note: TEXT.repeat(2),
  })),
)}`;

export const discounts = { xml: table, payload };
