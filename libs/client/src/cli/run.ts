import { CommanderError, type Command } from 'commander';

import { Rejection } from '@baton/kernel';

import { Cli, type Terminal } from './cli.js';
import { CliError } from './cli-error.js';
import { buildProgram } from './program.js';
import type { RestOptions } from './rest.js';

/** Runs one command. @returns the exit code */
export async function runCli(args: readonly string[], options: RestOptions, terminal: Terminal): Promise<number> {
  const program = buildProgram(new Cli(options, terminal));
  const write = {
    writeOut: (text: string) => terminal.out(text.trimEnd()),
    writeErr: (text: string) => terminal.error(text.trimEnd()),
  };
  each(program, (command) => command.exitOverride().configureOutput(write).showHelpAfterError('(--help shows how)'));
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    terminal.error(`error: ${messageOf(error)}`);
    if (error instanceof CliError) for (const detail of error.details) terminal.error(`  ${detail}`);
    return 1;
  }
}

/** A defect of ours is told in one line as well: a stack trace helps nobody at a terminal. */
function messageOf(error: unknown): string {
  if (error instanceof CliError || error instanceof Rejection) return error.message;
  return `${error instanceof Error ? error.message : String(error)} (unexpected)`;
}

function each(command: Command, change: (command: Command) => void): void {
  change(command);
  for (const child of command.commands) each(child, change);
}
