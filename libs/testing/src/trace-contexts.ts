import { AsyncLocalStorage } from 'node:async_hooks';

import { context, ROOT_CONTEXT, type Context, type ContextManager } from '@opentelemetry/api';

/**
 * Has this process know of which trace its work is part, as one that is traced does, without making spans. Returns what
 * ends that.
 */
export function followTraces(): () => void {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...args) => storage.run(active, () => work.apply(self, args)),
    bind: (active, target) =>
      typeof target === 'function'
        ? (((...args: unknown[]) =>
            storage.run(active, () => (target as (...all: unknown[]) => unknown)(...args))) as typeof target)
        : target,
    enable: () => manager,
    disable: () => manager,
  };
  context.setGlobalContextManager(manager);
  return () => context.disable();
}
