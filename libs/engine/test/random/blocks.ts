import type { ProcessModel } from '@baton/bpmn';
import fc from 'fast-check';

import { el, processOf, type Sketch } from '../build-process.js';

const LEAVES = [
  'serviceTask',
  'userTask',
  'task',
  'manualTask',
  'scriptTask',
  'businessRuleTask',
  'sendTask',
  'receiveTask',
  'noneThrowEvent',
  'messageThrowEvent',
  'signalThrowEvent',
  'escalationThrowEvent',
  'messageCatchEvent',
  'timerCatchEvent',
  'signalCatchEvent',
  'conditionalCatchEvent',
  'multipleCatchEvent',
  'parallelMultipleCatchEvent',
  'link',
  'loop',
  'oneByOne',
  'atOnce',
  'compensable',
  'callActivity',
] as const;
const COMPOSITES = [
  'sequence',
  'exclusive',
  'parallel',
  'inclusive',
  'complex',
  'events',
  'subProcess',
  'guarded',
  'watched',
  'transaction',
  'undone',
  'cycle',
  'adHoc',
  'terminated',
  'each',
] as const;

type Leaf = (typeof LEAVES)[number];
type Composite = (typeof COMPOSITES)[number];
export type Block =
  | { readonly kind: Leaf }
  | { readonly kind: Composite; readonly parts: readonly Block[]; readonly pick: number };

/** Processes built of blocks with one way in and one way out, of every element that runs. */
export const blocks: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthSize: 'max', withCrossShrink: true },
    { arbitrary: fc.record({ kind: fc.constantFrom(...LEAVES) }), weight: 1 },
    {
      arbitrary: fc.record({
        kind: fc.constantFrom(...COMPOSITES),
        parts: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
        pick: fc.nat(20),
      }),
      weight: 2,
    },
  ) as fc.Arbitrary<Block>,
})).block;

/** What the processes expect to be started with. */
export const BEGINNING = { choice: 1, flag: false, laps: 0, items: [1, 2] };

interface Ends {
  readonly first: string;
  readonly last: string;
}

const signal = { definitions: [{ type: 'signal', signal: { name: 'sig' } }] };
const escalation = { definitions: [{ type: 'escalation', escalation: { code: 'esc' } }] };
const conditional = { definitions: [{ type: 'conditional', condition: { text: 'flag' } }] };
const compensation = { definitions: [{ type: 'compensation', waitForCompletion: true }] };
const message = { message: { name: 'go' } };
const timer = { timer: { kind: 'duration', text: 'PT1H' } };
const several = { definitions: [...signal.definitions, { type: 'message', message: message.message }] };
const instances = {
  type: 'multiInstance',
  behavior: 'All',
  complexBehaviors: [],
  collection: 'items',
  elementVariable: 'item',
  outputCollection: 'results',
  outputElement: 'item',
};

/** What each leaf that is one element has beyond its kind. */
const DETAILS: Partial<Record<Leaf, object>> = {
  scriptTask: { script: { expression: 'laps + 1', resultVariable: 'laps' } },
  sendTask: message,
  messageThrowEvent: message,
  receiveTask: message,
  messageCatchEvent: message,
  timerCatchEvent: timer,
  signalThrowEvent: signal,
  signalCatchEvent: signal,
  escalationThrowEvent: escalation,
  conditionalCatchEvent: conditional,
  multipleCatchEvent: several,
  parallelMultipleCatchEvent: several,
  callActivity: { called: { process: 'q', binding: 'latest', passAll: true, passAllIn: true, passAllOut: true } },
};

const BOUNDARIES: readonly { readonly kind: Parameters<typeof el>[0]; readonly more: object }[] = [
  { kind: 'timerBoundaryEvent', more: { ...timer, interrupting: true } },
  { kind: 'timerBoundaryEvent', more: { ...timer, interrupting: false } },
  { kind: 'messageBoundaryEvent', more: { ...message, interrupting: true } },
  { kind: 'messageBoundaryEvent', more: { ...message, interrupting: false } },
  { kind: 'signalBoundaryEvent', more: { ...signal, interrupting: false } },
  { kind: 'escalationBoundaryEvent', more: { ...escalation, interrupting: true } },
  { kind: 'conditionalBoundaryEvent', more: { ...conditional, interrupting: false } },
  { kind: 'errorBoundaryEvent', more: { error: { code: 'bad' }, interrupting: true } },
];
const STARTS: readonly { readonly kind: Parameters<typeof el>[0]; readonly more: object }[] = [
  { kind: 'messageStartEvent', more: { ...message, interrupting: false } },
  { kind: 'messageStartEvent', more: message },
  { kind: 'timerStartEvent', more: { ...timer, interrupting: false } },
  { kind: 'signalStartEvent', more: signal },
  { kind: 'escalationStartEvent', more: { ...escalation, interrupting: false } },
  { kind: 'conditionalStartEvent', more: conditional },
];

/** Draws a block as a process; ids say the kind and count up. */
export function draw(block: Block): ProcessModel {
  const drawing = new Drawing();
  const { first, last } = drawing.visit(block);
  drawing.flow(drawing.add('noneStartEvent'), first);
  drawing.flow(last, drawing.add('noneEndEvent'));
  return drawing.process();
}

class Drawing {
  readonly #sketches: Sketch[] = [];
  readonly #flows: string[] = [];

  process = (): ProcessModel => processOf(this.#sketches, this.#flows);

  add(kind: Parameters<typeof el>[0], more: object = {}, scope?: string): string {
    const sketch = el(kind, `${kind}${this.#sketches.length}`, {
      ...more,
      ...(scope === undefined ? {} : { in: scope }),
    } as object);
    this.#sketches.push(sketch);
    return sketch.node.id;
  }

  flow(from: string, to: string, condition = ''): void {
    this.#flows.push(`f${this.#flows.length}: ${from} -> ${to} ${condition}`.trim());
  }

  visit(block: Block, scope?: string): Ends {
    if ('parts' in block) return this.#composite(block.kind, block.parts, block.pick, scope);
    switch (block.kind) {
      case 'link':
        return this.#link(scope);
      case 'loop':
        return this.#one('serviceTask', { loop: { type: 'standard', testBefore: true, maximum: '2' } }, scope);
      case 'oneByOne':
        return this.#one('userTask', { loop: { ...instances, sequential: true } }, scope);
      case 'atOnce':
        return this.#one('serviceTask', { loop: { ...instances, sequential: false } }, scope);
      case 'compensable':
        return this.#compensable(scope);
      default:
        return this.#one(block.kind, DETAILS[block.kind] ?? {}, scope);
    }
  }

  #one(kind: Parameters<typeof el>[0], more: object, scope?: string): Ends {
    const id = this.add(kind, more, scope);
    return { first: id, last: id };
  }

  #link(scope?: string): Ends {
    const link = { definitions: [{ type: 'link', link: `L${this.#sketches.length}` }] };
    return { first: this.add('linkThrowEvent', link, scope), last: this.add('linkCatchEvent', link, scope) };
  }

  #compensable(scope?: string): Ends {
    const handler = this.add('serviceTask', { forCompensation: true }, scope);
    const done = this.#one('serviceTask', {}, scope);
    this.add(
      'compensationBoundaryEvent',
      { ...compensation, attachedTo: done.first, interrupting: false, handler },
      scope,
    );
    return done;
  }

  #composite(kind: Composite, parts: readonly Block[], pick: number, scope?: string): Ends {
    switch (kind) {
      case 'sequence':
      case 'undone': {
        const all = parts.map((part) => this.visit(part, scope));
        if (kind === 'undone') all.push(this.#one('compensationThrowEvent', compensation, scope));
        all.slice(1).forEach(({ first }, at) => this.flow(all[at]?.last ?? '', first));
        return { first: all[0]?.first ?? '', last: all.at(-1)?.last ?? '' };
      }
      case 'exclusive':
      case 'parallel':
      case 'inclusive':
        return this.#split(`${kind}Gateway`, `${kind}Gateway`, {}, parts, scope);
      case 'complex': {
        const all = pick % 2 === 0;
        const enough = all ? 1 + (pick % parts.length) : 1;
        const condition = { activationCondition: { text: `activationCount >= ${enough}` } };
        return this.#split(all ? 'parallelGateway' : 'inclusiveGateway', 'complexGateway', condition, parts, scope);
      }
      case 'events':
        return this.#events(parts, scope);
      case 'cycle':
        return this.#cycle(parts, scope);
      case 'adHoc': {
        const id = this.add(
          'adHocSubProcess',
          { ordering: pick % 2 ? 'Parallel' : 'Sequential', cancelRemaining: true },
          scope,
        );
        for (const part of parts) this.visit(part, id);
        return { first: id, last: id };
      }
      default:
        return this.#scope(kind, parts, pick, scope);
    }
  }

  #split(
    open: Parameters<typeof el>[0],
    shut: Parameters<typeof el>[0],
    more: object,
    parts: readonly Block[],
    scope?: string,
  ): Ends {
    const [first, last] = [this.add(open, {}, scope), this.add(shut, more, scope)];
    parts.forEach((part, at) => {
      const { first: from, last: to } = this.visit(part, scope);
      const always = open === 'parallelGateway';
      this.flow(first, from, always ? '' : at === parts.length - 1 ? 'default' : `if choice >= ${at}`);
      this.flow(to, last);
    });
    return { first, last };
  }

  #events(parts: readonly Block[], scope?: string): Ends {
    const [first, last] = [
      this.add('eventBasedGateway', { instantiate: false, type: 'Exclusive' }, scope),
      this.add('exclusiveGateway', {}, scope),
    ];
    const kinds = ['messageCatchEvent', 'timerCatchEvent', 'signalCatchEvent'] as const;
    parts.forEach((part, at) => {
      const kind = kinds[at % 3] ?? 'timerCatchEvent';
      const event = this.add(kind, DETAILS[kind], scope);
      const { first: from, last: to } = this.visit(part, scope);
      this.flow(first, event);
      this.flow(event, from);
      this.flow(to, last);
    });
    return { first, last };
  }

  /** Round at most until three laps are counted. */
  #cycle(parts: readonly Block[], scope?: string): Ends {
    const [first, lap, last] = [
      this.add('exclusiveGateway', {}, scope),
      this.add('scriptTask', DETAILS.scriptTask, scope),
      this.add('exclusiveGateway', {}, scope),
    ];
    let at = first;
    for (const part of parts) {
      const ends = this.visit(part, scope);
      this.flow(at, ends.first);
      at = ends.last;
    }
    this.flow(at, lap);
    this.flow(lap, last);
    const out = this.add('task', {}, scope);
    this.flow(last, first, 'if laps < 3');
    this.flow(last, out, 'default');
    return { first, last: out };
  }

  #scope(kind: Composite, parts: readonly Block[], pick: number, scope?: string): Ends {
    const loop = kind === 'each' ? { loop: { ...instances, sequential: pick % 2 === 0 } } : {};
    const id = this.add(kind === 'transaction' ? 'transaction' : 'subProcess', loop, scope);
    const start = this.add('noneStartEvent', {}, id);
    parts.forEach((part, at) => {
      const { first, last } = this.visit(part, id);
      this.flow(start, first);
      const end = at === parts.length - 1 ? this.#lastEnd(kind, pick, id) : this.add('noneEndEvent', {}, id);
      this.flow(last, end);
    });
    if (kind === 'watched') this.#handler(pick, id);
    if (kind !== 'guarded' && kind !== 'transaction') return { first: id, last: id };
    const last = this.add('exclusiveGateway', {}, scope);
    const boundary = kind === 'transaction' ? CANCEL : BOUNDARIES[pick % BOUNDARIES.length];
    if (boundary) {
      const event = this.add(boundary.kind, { ...boundary.more, attachedTo: id }, scope);
      const interrupting = 'interrupting' in boundary.more && boundary.more.interrupting === true;
      this.flow(event, interrupting ? last : this.add('noneEndEvent', {}, scope));
    }
    this.flow(id, last);
    return { first: id, last };
  }

  #lastEnd(kind: Composite, pick: number, scope: string): string {
    if (kind === 'terminated') return this.add('terminateEndEvent', {}, scope);
    if (kind === 'transaction' && pick % 2)
      return this.add('cancelEndEvent', { definitions: [{ type: 'cancel' }] }, scope);
    if (kind === 'guarded' && pick % BOUNDARIES.length === BOUNDARIES.length - 1)
      return this.add('errorEndEvent', { error: { code: 'bad' } }, scope);
    return this.add('noneEndEvent', {}, scope);
  }

  #handler(pick: number, scope: string): void {
    const id = this.add('eventSubProcess', {}, scope);
    const { kind, more } = STARTS[pick % STARTS.length] ?? { kind: 'messageStartEvent', more: message };
    const work = this.add('userTask', {}, id);
    this.flow(this.add(kind, more, id), work);
    this.flow(work, this.add('noneEndEvent', {}, id));
  }
}

const CANCEL = {
  kind: 'cancelBoundaryEvent' as const,
  more: { definitions: [{ type: 'cancel' }], interrupting: true },
};
