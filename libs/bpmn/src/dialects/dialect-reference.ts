import { dialects } from './adapt-dialects.js';
import type { ForeignWord } from './dialect.js';

/** The page that says, for every word of every dialect, what it becomes (`docs/reference/dialects.md`). */
export const dialectReference = (): string =>
  `# What other engines' words become

A diagram that was drawn for another engine is read as it is: what the engine's own attributes and elements say becomes
Baton's words ([reference](baton-extensions.md)) while it is read, and the file keeps every byte. Where the file has Baton's own word for
the same thing, that one counts. What is not taken over is a finding that names the element, the word and what to do: **error** where the step
could not do its work (the model deploys once it is mended), *warning* where it would do something else, info where nothing that runs changes.
A word that is not in a table is told as info.

## Expressions
Camunda 7, Flowable and Activiti write JUEL (\`\${…}\`, \`#{…}\`); it is translated to FEEL when the file is read. The translation never gives a
value that JUEL does not: where JUEL would convert a text to a number, or meets a variable that is not there, the FEEL is null with a reason,
and the step stops at an incident. Variables, properties, indexes, arithmetic, comparison, \`and or not empty ?:\`, texts with expressions in them,
\`execution.getVariable\`, \`execution.hasVariable\`, \`now()\`, \`dateTime()\` with \`plusDays\` and its like, and these methods: \`size length isEmpty contains
startsWith endsWith toLowerCase toUpperCase concat equals equalsIgnoreCase get containsKey substring\`. In activities that are done several times
\`nrOfInstances\`, \`nrOfActiveInstances\`, \`nrOfCompletedInstances\` and \`loopCounter\` are known. Everything else (a bean, a Java class, any other function)
is the error \`expression-foreign\`, which names it. A list or context inside a text is written as FEEL writes it. Camunda 8 writes FEEL already.

## Steps that Java does
\`class\`, \`delegateExpression\`, \`expression\` with a bean, built-in tasks (mail, shell, …) and connectors are the error \`delegate-unbound\`: bind the step
to a worker (\`baton:job\`) or to a connector (\`baton:connector\`), and it is gone.
${dialects
  .map(
    ({ title, namespaces, attributes, elements }) => `
## ${title}
${namespaces.map((namespace) => `\`${namespace}\``).join(', ')}

| word | becomes |
| --- | --- |
${[...rows(attributes, (name) => `\`${name}\``), ...rows(elements, (name) => `\`<${name}>\``)].join('\n')}
`,
  )
  .join('')}`;

const rows = <Value>(
  words: Readonly<Record<string, ForeignWord<Value>>>,
  write: (name: string) => string,
): readonly string[] =>
  Object.entries(words).map(
    ([name, word]) =>
      `| ${write(name)} | ${'becomes' in word ? word.becomes : `${shown[word.severity]}: ${word.why}`} |`,
  );

const shown = { error: '**error**', warning: '*warning*', info: 'info' } as const;
