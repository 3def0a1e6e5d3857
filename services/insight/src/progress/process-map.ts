import type { FlowNode, FlowNodeKind, ProcessModel } from '@baton/bpmn';

/** What people see as a step: work, and waits that are drawn. Gateways, starts and ends only lead from one to the next. */
const STEPS: ReadonlySet<FlowNodeKind> = new Set<FlowNodeKind>([
  'userTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'scriptTask',
  'manualTask',
  'task',
  'businessRuleTask',
  'callActivity',
  'messageCatchEvent',
  'timerCatchEvent',
  'signalCatchEvent',
  'conditionalCatchEvent',
  'multipleCatchEvent',
  'parallelMultipleCatchEvent',
  'eventBasedGateway',
]);
const EMBEDDED: ReadonlySet<FlowNodeKind> = new Set<FlowNodeKind>(['subProcess', 'transaction', 'adHocSubProcess']);

/** Where a token at an element can go, and where it most likely goes. */
export class ProcessMap {
  private readonly boundaries = new Map<string, string[]>();

  constructor(readonly model: ProcessModel) {
    for (const node of Object.values(model.elements)) {
      if (!('attachedTo' in node) || node.attachedTo === undefined) continue;
      this.boundaries.set(node.attachedTo, [...(this.boundaries.get(node.attachedTo) ?? []), node.id]);
    }
  }

  element(id: string): FlowNode | undefined {
    return Object.hasOwn(this.model.elements, id) ? this.model.elements[id] : undefined;
  }

  isStep(id: string): boolean {
    const node = this.element(id);
    return node !== undefined && STEPS.has(node.kind);
  }

  /** Steps in the order of the file. */
  get steps(): string[] {
    return Object.keys(this.model.elements).filter((id) => this.isStep(id));
  }

  /** The next elements if nothing unusual happens: at a choice the default flow, else the one without a condition, else the first. */
  likelyAfter(id: string): string[] {
    return this.after(id, (node) => {
      if (node.kind !== 'exclusiveGateway') return node.outgoing;
      const plain = node.outgoing.find((flow) => this.model.flows[flow]?.condition === undefined);
      return [node.defaultFlow ?? plain ?? node.outgoing[0]].filter((flow) => flow !== undefined);
    });
  }

  /** Every element that a token here can reach next, boundary events included. */
  possibleAfter(id: string): string[] {
    return [...this.after(id, (node) => node.outgoing), ...this.boundariesOf(id)];
  }

  boundariesOf(id: string): readonly string[] {
    return this.boundaries.get(id) ?? [];
  }

  private after(id: string, choose: (node: FlowNode) => readonly string[]): string[] {
    const node = this.element(id);
    if (node === undefined) return [];
    if (EMBEDDED.has(node.kind)) {
      const inside = this.startsOf(id);
      if (inside.length > 0) return inside;
    }
    return this.leaving(node, choose);
  }

  /** The last element of a sub-process leads on to what comes after it. */
  private leaving(node: FlowNode, choose: (node: FlowNode) => readonly string[]): string[] {
    if (node.kind === 'errorEndEvent' || node.kind === 'terminateEndEvent') return [];
    const targets = choose(node).flatMap((flow) => this.model.flows[flow]?.target ?? []);
    if (targets.length > 0) return targets;
    const around = this.element(node.scope);
    return around !== undefined && EMBEDDED.has(around.kind) ? this.leaving(around, choose) : [];
  }

  /** Where a scope (a sub-process, or the process) begins by itself. */
  startsOf(scope: string): string[] {
    const around = this.element(scope);
    if (around !== undefined && 'start' in around && around.start !== undefined) return [around.start];
    return Object.values(this.model.elements)
      .filter(
        (node) =>
          node.scope === scope &&
          node.incoming.length === 0 &&
          node.kind !== 'eventSubProcess' &&
          !('attachedTo' in node) &&
          !('forCompensation' in node),
      )
      .map((node) => node.id);
  }
}
