import type { FindingSeverity } from './finding.js';
import { standardRules } from './rules/standard/all-rules.js';
import { ruleNumbers } from './rules/standard/rule-numbers.js';

interface Told {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly lenientSeverity?: FindingSeverity;
  readonly says: string;
  readonly mend: string;
}

/** Numbered constraints that are told while the file is read, or by the rules on a process model. */
const toldElsewhere: readonly Told[] = [
  {
    code: 'id-repeated',
    severity: 'error',
    says: 'An id is used once. Where references to it do not decide what runs, this is only told.',
    mend: 'Give it an id of its own.',
  },
  {
    code: 'contradictory-flow',
    severity: 'error',
    says: 'What a node lists as incoming or outgoing is what the flows say.',
    mend: 'Draw the flow again, so that both sides agree.',
  },
  {
    code: 'default-flow-unknown',
    severity: 'error',
    says: 'A default flow leaves the element that it is the default of.',
    mend: 'Choose one of the flows that leave it.',
  },
  {
    code: 'flow-crosses-scope',
    severity: 'error',
    says: 'A sequence flow does not cross the border of a sub-process.',
    mend: 'End the flow at the sub-process itself, or begin it there.',
  },
  {
    code: 'flow-direction-wrong',
    severity: 'error',
    says: 'No flow ends at a start or boundary event, and none begins at an end event.',
    mend: 'Turn the flow round or remove it.',
  },
  {
    code: 'boundary-host-unknown',
    severity: 'error',
    says: 'A boundary event sits on an activity beside it.',
    mend: 'Attach it to a task or sub-process.',
  },
  {
    code: 'timer-unreadable',
    severity: 'error',
    says: 'A timer is a date, a duration or a cycle as ISO 8601 writes them, or an expression.',
    mend: 'Write it as ISO 8601, or as FEEL after =.',
  },
];

/** The page of reference about the standard's rules, made from the rules themselves. */
export const rulesReference = page();

function page(): string {
  const rows = [...standardRules, ...toldElsewhere]
    .map((rule) => ({ ...rule, numbers: ruleNumbers[rule.code] ?? [] }))
    .sort((a, b) => (a.numbers[0] ?? '~').localeCompare(b.numbers[0] ?? '~') || a.code.localeCompare(b.code))
    .map(
      ({ numbers, code, severity, lenientSeverity, says, mend }) =>
        `| ${numbers.map((number) => number.slice(4)).join(' ') || '–'} | \`${code}\` | ${severity}${lenientSeverity ? ` (${lenientSeverity})` : ''} | ${says} | ${mend} |`,
    );
  return `# Rules of the standard
<!-- Written by libs/bpmn/src/rules-reference.ts from the rules; change those, not this page. -->
What a BPMN file must keep of ISO/IEC 19510, whoever runs it. An error refuses deployment; a warning or info does not. The numbers are those
of the published list of the standard's constraints (EXT.nnn); a finding carries them in \`rules\`. Numbers for which there is no public example follow from the
order of the standard's text. The severity in brackets holds for files
that are written for an engine (its namespace, target namespace or exporter says so) or that do not claim the standard's schema: what engines
do without is repaired there, and only told.

| EXT | code | severity | what holds | mend |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
