import { ELEMENTS, POSITIONS, TRIGGERS, whyNotElement, whyNotEvent } from './bpmn-table.js';

const INTRODUCTION = `# What of BPMN 2.0 runs
<!-- Written by a test of libs/engine from what deploys; run it with -u instead of editing this page. -->

Every element and event of ISO/IEC 19510:2013. "runs": it deploys and has its behaviour in the engine. A dash: the standard
has no such event (table 10.93); a file that draws one is refused. Anything else is the reason why it is refused.
What is accepted is run as the standard says; nothing is skipped or replaced in silence.
`;

const REST = `
## Data
Data objects, properties, data inputs and outputs are variables of their scope, by name; data stores are variables of the
process. Associations move data as an activity starts and ends, by source and target, transformation or assignments. Values are
JSON, and numbers keep every digit.

## Drawn, and not run
| What | Why |
| --- | --- |
| Pools, lanes, message flows | They show who does what. Each pool's process runs by itself; what passes between them are messages. A lane names the department of what lies in it. |
| Conversations | A view of message flows. |
| Choreographies | A contract between parties that no single party runs; the processes of the parties do. |
| Groups, text annotations | Notes. |
| Auditing, monitoring | Every instance has its journal, and its trace. |
| Interfaces, operations, endpoints, resources and their parameters | How a step is done is said by what it is bound to: a worker, a connector, a person. |
| Partially executable and informal expressions | A condition in a natural language is a finding; it has to be written in FEEL. |

## Limits, by their names
| Limit | What happens beyond it |
| --- | --- |
| 10,000 steps of one command without waiting | incident \`LOOP_LIMIT\` at the element that would be next; a retry allows as many again |
| 10,000 rounds of one multi-instance activity | incident \`LOOP_CARDINALITY_INVALID\` |
| steps, time and size of one expression | incident \`EXPRESSION_ERROR\` that says which budget was exceeded |
| 4,194,304 characters in one variable, 100 lists and contexts in one another | refused with \`VARIABLES_TOO_LARGE\`, or where the process makes it, an incident of that code |
| 50 calls in one another | incident \`CALL_DEPTH\` at the call activity |
| 100 instructions of one modification | refused: \`MODIFICATION_INVALID\` |
`;

/** The reference page of what runs. */
export async function supportReference(): Promise<string> {
  const tables = await Promise.all(Object.entries(ELEMENTS).map(([title, rows]) => elementTable(title, rows)));
  return [INTRODUCTION, await eventTable(), ...tables, REST].join('');
}

async function eventTable(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(TRIGGERS).map(async ([trigger, positions]) => {
      const cells = await Promise.all(
        POSITIONS.map(async (position) =>
          positions.includes(position) ? ((await whyNotEvent(trigger, position)) ?? 'runs') : '–',
        ),
      );
      return `| ${capital(trigger)} | ${cells.join(' | ')} |\n`;
    }),
  );
  const header = `\n## Events\n| Trigger | ${POSITIONS.map((name) => name.trim()).join(' | ')} |\n| ${'--- | '.repeat(POSITIONS.length + 1).trim()}\n`;
  return header + rows.join('');
}

async function elementTable(title: string, rows: Readonly<Record<string, string>>): Promise<string> {
  const lines = await Promise.all(
    Object.entries(rows).map(async ([name, xml]) => `| ${name} | ${(await whyNotElement(name, xml)) ?? 'runs'} |\n`),
  );
  return `\n## ${title}\n| Element | |\n| --- | --- |\n${lines.join('')}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
