import { definitionsOf, type BoundaryEvent, type EventDefinition } from '@baton/bpmn';

import { boundariesAt, isRestored } from './boundaries-at.js';
import { handlersOf, isTakenOver } from './behaviours/event-sub-process.js';
import { needsAll } from './behaviours/triggers/awaited.js';
import type { ExecutableNode, Turn } from './executable.js';

/** A boundary event on element instance `host`, or the start event of an event sub-process in `scope`. */
export type Catcher = { readonly definition: EventDefinition } & (
  | { readonly node: ExecutableNode<BoundaryEvent>; readonly host: number }
  | { readonly node: ExecutableNode; readonly scope: number }
);

/** How well a definition catches what was thrown: the better, the lower; undefined: not at all. */
type Rank = (definition: EventDefinition) => number | undefined;

/**
 * What catches something thrown out of element instance `from`: from there outward, at each level the event sub-processes in it
 * and then its boundary events, the best first. An event sub-process does not catch what comes out of itself, and none of a scope
 * that another one has taken over does.
 */
export function findCatcher(turn: Turn, from: number, rank: Rank): Catcher | undefined {
  for (let at = from, came: number | undefined; ; came = at, at = turn.instance(at).scope) {
    const caught = inside(turn, at, came, rank) ?? onBoundary(turn, at, rank);
    if (caught || at === 0) return caught;
  }
}

function inside(turn: Turn, scope: number, came: number | undefined, rank: Rank): Catcher | undefined {
  const handlers = handlersOf(turn, scope);
  if (handlers.length === 0 || isRestored(turn, scope)) return undefined;
  const left = came === undefined ? undefined : turn.instance(came).element;
  // The body of a multi-instance sub-process holds instances of it, no inside of its own.
  if (left === turn.instance(scope).element || isTakenOver(turn, scope)) return undefined;
  const found = best(
    handlers.filter(({ model }) => model.scope !== left),
    rank,
  );
  return found && { ...found, scope };
}

function onBoundary(turn: Turn, host: number, rank: Rank): Catcher | undefined {
  const found = host === 0 ? undefined : best(boundariesAt(turn, host), rank);
  return found && { ...found, node: found.node as ExecutableNode<BoundaryEvent>, host };
}

function best(nodes: readonly ExecutableNode[], rank: Rank) {
  const catching = nodes.flatMap((node) =>
    needsAll(node.model)
      ? []
      : definitionsOf(node.model).flatMap((definition) => {
          const ranked = rank(definition);
          return ranked === undefined ? [] : [{ node, definition, ranked }];
        }),
  );
  const first = catching.find(({ ranked }) => ranked === 0) ?? catching[0];
  return first && { node: first.node, definition: first.definition };
}
