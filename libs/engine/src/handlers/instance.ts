import { Rejection } from '@baton/kernel';

import type { CommandHandler } from './handler.js';
import type { ExecutableNode, ExecutableProcess } from '../executable.js';
import { beginAt, canBegin } from '../begin.js';
import { enterScope, terminateInside } from '../lifecycle.js';
import { isStartEvent } from '../start-elements.js';
import { closeWaits } from '../waits.js';

export const startInstance: CommandHandler<'StartInstance'> = (turn, command) => {
  if (turn.state.status !== 'absent')
    throw new Rejection('already-exists', 'INSTANCE_EXISTS', 'The instance has been started before');
  const { definitionId, version, startElement, definition, businessKey, by, parent, variables = {} } = command;
  const named = startElement === undefined ? undefined : namedStart(turn.process, startElement);
  const starts = named ? [] : defaultStarts(turn.process);
  const { starterVariable } = turn.process.model.baton;
  const first = named ?? starts.find(({ model }) => isStartEvent(model));
  turn.emit({
    type: 'InstanceStarted',
    processId: turn.process.id,
    version,
    definitionId,
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(first ? { startElement: first.id } : {}),
    variables: starterVariable === undefined ? variables : { ...variables, [starterVariable]: by ?? null },
    ...(by === undefined ? {} : { by }),
    ...(parent === undefined ? {} : { parent }),
  });
  enterScope(turn, 0, starts);
  if (named) beginAt(turn, named, definition);
};

export const setInstanceVariables: CommandHandler<'SetVariables'> = (turn, { scope = 0, variables }) => {
  if (!turn.state.elements[scope]) throw new Rejection('not-found', 'SCOPE_UNKNOWN', `There is no open scope ${scope}`);
  turn.emit({ type: 'VariablesSet', scope, variables });
};

export const cancelInstance: CommandHandler<'CancelInstance'> = (turn, { reason, by }) => {
  terminateInside(turn, 0);
  closeWaits(turn, 0);
  turn.emit({
    type: 'InstanceCanceled',
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
  });
};

function defaultStarts({ id, starts }: ExecutableProcess): readonly ExecutableNode[] {
  if (starts.length > 0) return starts;
  throw new Rejection(
    'invalid',
    'START_ELEMENT_UNKNOWN',
    `Process ${id} has no none start event; name the start event to begin at`,
  );
}

function namedStart(process: ExecutableProcess, startElement: string): ExecutableNode {
  const node = process.nodes.get(startElement);
  if (node && canBegin(node, process.id)) return node;
  throw new Rejection('invalid', 'START_ELEMENT_UNKNOWN', `Process ${process.id} has no start event ${startElement}`);
}
