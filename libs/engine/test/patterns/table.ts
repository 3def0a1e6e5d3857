/** One of the 43 control-flow patterns, and the BPMN that expresses it. */
export interface Pattern {
  readonly number: number;
  readonly name: string;
  readonly bpmn: string;
}

const row = (number: number, name: string, bpmn: string): Pattern => ({ number, name, bpmn });

export const PATTERNS: readonly Pattern[] = [
  row(1, 'Sequence', 'A sequence flow.'),
  row(2, 'Parallel Split', 'A parallel gateway, or several flows out of an activity.'),
  row(3, 'Synchronization', 'A parallel gateway.'),
  row(4, 'Exclusive Choice', 'An exclusive gateway with conditions and a default flow.'),
  row(5, 'Simple Merge', 'An exclusive gateway, or several flows into an activity.'),
  row(6, 'Multi-Choice', 'An inclusive gateway, or conditional flows out of an activity.'),
  row(7, 'Structured Synchronizing Merge', 'An inclusive gateway that joins what one before it split.'),
  row(8, 'Multi-Merge', 'An exclusive gateway: every token passes by itself.'),
  row(
    9,
    'Structured Discriminator',
    'A complex gateway with `activationCount >= 1`; its reset takes up the tokens that come later.',
  ),
  row(10, 'Arbitrary Cycles', 'Flows that lead back, to several places.'),
  row(11, 'Implicit Termination', 'A process ends with its last token.'),
  row(
    12,
    'Multiple Instances without Synchronization',
    'A cycle that sends a token out at each round; nothing joins them.',
  ),
  row(
    13,
    'Multiple Instances with a Priori Design-Time Knowledge',
    'A multi-instance activity whose cardinality is a number.',
  ),
  row(
    14,
    'Multiple Instances with a Priori Run-Time Knowledge',
    'A multi-instance activity over a collection, or with an expression as cardinality.',
  ),
  row(
    15,
    'Multiple Instances without a Priori Run-Time Knowledge',
    'An ad-hoc sub-process whose activity is begun as often as somebody asks for it.',
  ),
  row(16, 'Deferred Choice', 'An event-based gateway.'),
  row(17, 'Interleaved Parallel Routing', 'A sequential ad-hoc sub-process; flows in it say what comes after what.'),
  row(18, 'Milestone', 'A message boundary event that does not interrupt, on the sub-process that is the milestone.'),
  row(19, 'Cancel Task', 'An interrupting boundary event.'),
  row(20, 'Cancel Case', 'A terminate end event of the process; from outside, cancelling the instance.'),
  row(21, 'Structured Loop', 'A loop marker, with its test before or after.'),
  row(22, 'Recursion', 'A call activity that calls its own process.'),
  row(23, 'Transient Trigger', 'A signal: who does not wait for it just then misses it.'),
  row(24, 'Persistent Trigger', 'A message: it is kept until somebody waits for it.'),
  row(
    25,
    'Cancel Region',
    'A sub-process with an interrupting boundary event. A region that is no sub-process has to be drawn as one.',
  ),
  row(26, 'Cancel Multiple Instance Activity', 'An interrupting boundary event on a multi-instance activity.'),
  row(
    27,
    'Complete Multiple Instance Activity',
    'A completion condition: what is not done is ended, and the activity goes on.',
  ),
  row(28, 'Blocking Discriminator', 'A complex gateway: further tokens over a flow wait until its reset.'),
  row(29, 'Cancelling Discriminator', 'A sub-process that the first branch to finish ends by a terminate end event.'),
  row(30, 'Structured Partial Join', 'A complex gateway with `activationCount >= n`.'),
  row(
    31,
    'Blocking Partial Join',
    'A complex gateway with `activationCount >= n`: further tokens over a flow wait until its reset.',
  ),
  row(32, 'Cancelling Partial Join', 'A complex gateway before a terminate end event, in a sub-process.'),
  row(33, 'Generalised AND-Join', 'A parallel gateway keeps each token until one has come over every flow.'),
  row(
    34,
    'Static Partial Join for Multiple Instances',
    'A multi-instance activity with a complex behaviour that throws an event when n are done; a boundary event that does not interrupt goes on, the others finish.',
  ),
  row(
    35,
    'Cancelling Partial Join for Multiple Instances',
    'A completion condition over `numberOfCompletedInstances`.',
  ),
  row(
    36,
    'Dynamic Partial Join for Multiple Instances',
    'An ad-hoc sub-process with a completion condition, which may be met while more are still begun.',
  ),
  row(
    37,
    'Local Synchronizing Merge',
    'An inclusive gateway: it waits for the tokens that can still come, wherever they were split.',
  ),
  row(
    38,
    'General Synchronizing Merge',
    'An inclusive gateway: it goes on when the last token that could come has gone elsewhere.',
  ),
  row(
    39,
    'Critical Section',
    'A sequential ad-hoc sub-process that holds the sections. Sections in different sub-processes cannot exclude each other: BPMN has no locks.',
  ),
  row(40, 'Interleaved Routing', 'A sequential ad-hoc sub-process.'),
  row(41, 'Thread Merge', 'A start quantity: the activity begins once for so many tokens.'),
  row(42, 'Thread Split', 'A completion quantity: so many tokens leave the activity.'),
  row(43, 'Explicit Termination', 'A terminate end event.'),
];

/** The reference page of the patterns. */
export function patternReference(): string {
  const rows = PATTERNS.map(
    ({ number, name, bpmn }) => `| ${number} | ${name} | ${bpmn} | \`WCP-${number} ${name}\` |\n`,
  );
  return `# Workflow patterns
<!-- Written by a test of libs/engine from its table; run it with -u instead of editing this page. -->

The 43 control-flow patterns of the Workflow Patterns initiative, and how each is drawn in BPMN so that it runs. Each has a
test of the name given, in \`libs/engine/test/patterns.spec.ts\`.

| WCP | Pattern | In BPMN | Test |
| --- | --- | --- | --- |
${rows.join('')}`;
}
