export type Shape = 'check' | 'dot' | 'triangle' | 'diamond' | 'square' | 'ring' | 'cross' | 'dash';

export interface Status {
  readonly shape: Shape;
  readonly word: string;
  /** A CSS colour that keeps its contrast in both themes. */
  readonly colour: string;
  readonly tint: string;
}

const status = (shape: Shape, word: string, name: string, tint = name): Status => ({
  shape,
  word,
  colour: `var(--state-${name})`,
  tint: `var(--tint-${tint}, var(--surface-quiet))`,
});

/** How every state looks, everywhere: a shape, a word and a colour, so that none of them has to be told apart alone. */
export const STATUS = {
  done: status('check', 'Done', 'done'),
  now: status('dot', 'Now', 'now'),
  'on-time': status('dot', 'On time', 'now'),
  'at-risk': status('triangle', 'At risk', 'at-risk'),
  late: status('diamond', 'Late', 'late'),
  blocked: status('square', 'Blocked', 'blocked'),
  incident: status('cross', 'Incident', 'late'),
  'to-come': status('ring', 'To come', 'to-come'),
  skipped: status('dash', 'Not needed', 'to-come'),
  canceled: status('dash', 'Cancelled', 'to-come'),
  failed: status('cross', 'Failed', 'late'),
} as const satisfies Record<string, Status>;

export type StatusName = keyof typeof STATUS;

export const statusOf = (name: string): Status => STATUS[name as StatusName] ?? STATUS['to-come'];
