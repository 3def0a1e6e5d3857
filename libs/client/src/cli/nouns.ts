import { InvalidArgumentError, type Command } from 'commander';

import type { Cli } from './cli.js';

export function noun(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).helpCommand(false);
}

/** One command of a noun. The first word of `usage` is the verb; `examples` are shown by `--help`. */
export function verb(parent: Command, usage: string, description: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `baton ${example}`);
  const command = parent.command(usage).description(description);
  shown.set(command, lines);
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

const shown = new WeakMap<Command, readonly string[]>();
export const examplesOf = (command: Command): readonly string[] => shown.get(command) ?? [];

export interface Page {
  readonly pageSize?: number;
  readonly pageToken?: string;
}

export function paged(command: Command): Command {
  return command
    .option('--page-size <n>', 'how many at most', wholeNumber)
    .option('--page-token <token>', 'go on where the last page ended');
}

/** Adds one noun with its verbs. */
export type AddNoun = (program: Command, cli: Cli) => void;

/** Reads an option that counts. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

/** For options that may be given several times. */
export const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];

export const segment = encodeURIComponent;
export const VARIABLES = "JSON object, '@file', or '-' for the standard input";
