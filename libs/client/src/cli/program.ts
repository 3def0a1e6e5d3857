import { Command, Option } from 'commander';

import { addApiKey } from './api-key.js';
import type { Cli } from './cli.js';
import { addClock } from './clock.js';
import { addCondition } from './condition.js';
import { addDecision } from './decision.js';
import { addDlq } from './dlq.js';
import { addGroup } from './group.js';
import { addIncident } from './incident.js';
import { addInstance } from './instance.js';
import { addJob } from './job.js';
import { addMessage } from './message.js';
import { addModel } from './model.js';
import { addPerson } from './person.js';
import { addProcess } from './process.js';
import { addSecret } from './secret.js';
import { addSignal } from './signal.js';
import { addSubscription } from './subscription.js';
import { addTask } from './task.js';
import { addTenant } from './tenant.js';
import { addTrace } from './trace.js';
import { addWebhook } from './webhook.js';

const NOUNS = [
  addModel,
  addProcess,
  addInstance,
  addTask,
  addJob,
  addMessage,
  addSignal,
  addCondition,
  addDecision,
  addIncident,
  addTenant,
  addPerson,
  addGroup,
  addApiKey,
  addSecret,
  addWebhook,
  addSubscription,
  addDlq,
  addTrace,
  addClock,
];

const NOTES = `
Environment:
  BATON_URL      where Baton is (default http://127.0.0.1:8080)
  BATON_API_KEY  the key to use, baton_…
  NO_COLOR       no colours

Exit code 0, or 1 with the problem on standard error. Times are ISO 8601, durations like PT48H.`;

/** The whole command tree. */
export function buildProgram(cli: Cli): Command {
  const program = new Command('baton')
    .description('Works with Baton from the command line: models, processes, tasks, people, systems.')
    .addOption(
      new Option('-o, --output <format>', 'json is what the server says, with every digit')
        .choices(['table', 'json'])
        .default('table'),
    )
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', NOTES)
    .hook('preAction', (command) => {
      cli.format = command.opts<{ output: 'table' | 'json' }>().output;
    });
  for (const add of NOUNS) add(program, cli);
  return program;
}
