import type { Appliers } from './applier.js';

export const gatewayAppliers: Appliers<'GatewayActivated'> = {
  GatewayActivated(draft, { n, taken, phase, rest }) {
    const gateway = draft.element(n);
    const { consumed: _, ...kept } = gateway;
    draft.put('elements', n, { ...kept, arrived: taken, fired: phase ?? 'join' });
    if (rest === undefined) return;
    const left = without(gateway.arrived ?? [], taken);
    draft.put('elements', rest, {
      ...draft.element(rest),
      ...(left.length > 0 ? { arrived: left } : {}),
      ...(phase === 'start' ? { consumed: taken } : {}),
    });
  },
};

/** `flows` without one of each in `taken`. */
function without(flows: readonly string[], taken: readonly string[]): readonly string[] {
  const left = [...flows];
  for (const flow of taken) left.splice(left.indexOf(flow), 1);
  return left;
}
