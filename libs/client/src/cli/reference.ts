import type { Command } from 'commander';

import { Cli } from './cli.js';
import { examplesOf } from './nouns.js';
import { buildProgram } from './program.js';

const silent = {
  input: async () => new Uint8Array(),
  out: () => undefined,
  error: () => undefined,
  bold: (text: string) => text,
};

const HEAD = `# Command line
Made from the command tree in \`libs/client/src/cli\`; change it there.

    npx baton …                in the checkout
    BATON_URL                  where Baton is (default http://127.0.0.1:8080)
    BATON_API_KEY              the key to use, baton_…
    -o table|json              for people, or what the server says, with every digit of its numbers
    NO_COLOR                   no colours

Where a file or JSON is taken, \`-\` is the standard input, and \`@file\` stands for a file's content. The exit code is 0, or 1 with the problem on
standard error: what is wrong, its code, and the wrong fields. \`--help\` after any noun or verb shows it with examples.`;

/** The reference page of all commands, in Markdown. */
export function cliReference(): string {
  const program = buildProgram(new Cli({ url: '', apiKey: undefined }, silent));
  return `${[HEAD, ...program.commands.map(section)].join('\n\n')}\n`;
}

function section(noun: Command): string {
  const verbs = noun.commands.map((verb) => part(noun, verb));
  return [`## ${noun.name()}`, sentence(noun.description()), ...verbs].join('\n\n');
}

function part(noun: Command, verb: Command): string {
  const words = verb.registeredArguments.map((argument) => `<${argument.name()}>`);
  const title = `### \`${['baton', noun.name(), verb.name(), ...words].join(' ')}\``;
  const options = verb.options.map(
    ({ flags, description, mandatory, defaultValue }) =>
      `| \`${flags}\` | ${description}${mandatory ? '; needed' : ''}${defaultValue === undefined ? '' : ` (default \`${String(defaultValue)}\`)`} |`,
  );
  const table = options.length === 0 ? [] : [['| option | |', '| --- | --- |', ...options].join('\n')];
  return [title, sentence(verb.description()), ...table, ['```sh', ...examplesOf(verb), '```'].join('\n')].join('\n\n');
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
