import { normalizeContextKey } from '@bpmn-io/lezer-feel';

import { BUILTIN_NAMES } from '../builtins/registry.js';
import { build, type Built } from '../compile/build.js';
import { parts } from '../compile/tree.js';
import { FeelSyntaxError } from '../errors.js';
import type { CompileOptions } from '../expression.js';
import type { Position, WarningCode } from '../finding.js';
import { located } from '../position.js';
import type { RawWarning } from '../run.js';
import { suggestion } from './suggestion.js';
import { TypeInference, type Types } from './type-inference.js';

/** What is surely, or very probably, wrong with an expression before any data is known. */
export interface FeelFinding {
  readonly code: WarningCode | 'syntax';
  /** What is wrong, and which name was probably meant. */
  readonly message: string;
  readonly position: Position;
  /** The known name that was probably meant. */
  readonly suggestion?: string;
}

export interface AnalyseOptions extends CompileOptions {
  /** Unary tests instead of an expression. */
  readonly unaryTests?: boolean;
  /**
   * Whether `names` and `variables` are all there are, so that every other name is a finding. Without it, only a name that is
   * close to a known one is.
   */
  readonly closed?: boolean;
}

interface Draft extends RawWarning {
  readonly suggestion?: string | undefined;
}

/**
 * Finds what can be known to be wrong from the text alone: syntax, unknown functions and variables, wrong arguments, texts that
 * are no date, types that no operation takes. Never throws; in order of position.
 *
 * A name inside a filter may be an entry of its items, and one inside `is defined(…)` may be absent: neither is a finding.
 */
export function analyse(source: string, options: AnalyseOptions = {}): readonly FeelFinding[] {
  let built: Built;
  try {
    built = build(source, options.unaryTests ? 'UnaryTests' : 'Expression', options);
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error;
    const { message, offset, line, column } = error;
    return [{ code: 'syntax', message, position: { offset, line, column } }];
  }
  const drafts = [...problems(built, options), ...unknownVariables(built, options), ...wrongTypes(built, options)];
  const seen = new Set<number>();
  return drafts
    .filter(({ offset }) => !seen.has(offset) && seen.add(offset))
    .sort((a, b) => a.offset - b.offset)
    .map((draft) => finding(source, draft));
}

function finding(source: string, draft: Draft): FeelFinding {
  const { code, message, position } = located(source, draft);
  return draft.suggestion === undefined
    ? { code, message, position }
    : { code, message: `${message}; did you mean "${draft.suggestion}"?`, position, suggestion: draft.suggestion };
}

const declared = ({ names = [], variables = {} }: AnalyseOptions): string[] => [...names, ...Object.keys(variables)];

function problems({ compiler }: Built, options: AnalyseOptions): readonly Draft[] {
  return compiler.problems.map((problem) => {
    const name =
      problem.code === 'unknown-function' ? /^There is no function "(.+)"$/.exec(problem.message)?.[1] : undefined;
    return name === undefined
      ? problem
      : { ...problem, suggestion: suggestion(name, [...declared(options), ...BUILTIN_NAMES]) };
  });
}

function unknownVariables({ compiler }: Built, options: AnalyseOptions): readonly Draft[] {
  const known = declared(options);
  const normalised = new Set(known.map(normalizeContextKey));
  return compiler.references
    .filter(({ name, open }) => !open && !normalised.has(normalizeContextKey(name)))
    .map(({ name, offset }) => ({
      offset,
      code: 'unknown-variable' as const,
      message: `There is no variable "${name}"`,
      suggestion: suggestion(name, known),
    }))
    .filter((draft) => options.closed || draft.suggestion !== undefined);
}

function wrongTypes({ compiler, top }: Built, options: AnalyseOptions): readonly Draft[] {
  const found: Draft[] = [];
  const inference = new TypeInference(
    compiler,
    (node, code, message) => found.push({ offset: node.from, code, message }),
    (node, entries) => {
      const name = compiler.nameOf(node);
      const message = `The context has no entry "${name}"`;
      found.push({ offset: node.from, code: 'unknown-entry', message, suggestion: suggestion(name, entries) });
    },
  );
  const types: Types = new Map(
    Object.entries(options.variables ?? {}).map(([name, type]) => [normalizeContextKey(name), type]),
  );
  for (const part of parts(top)) inference.typeOf(part, types);
  return found;
}
