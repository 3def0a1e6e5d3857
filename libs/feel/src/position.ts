import type { FeelWarning, Position } from './finding.js';
import type { RawWarning } from './run.js';

export function positionAt(source: string, offset: number): Position {
  const before = source.slice(0, offset);
  const line = before.split('\n').length;
  return { offset, line, column: offset - before.lastIndexOf('\n') };
}

export const located = (source: string, { offset, code, message }: RawWarning): FeelWarning => ({
  code,
  message,
  position: positionAt(source, offset),
});
