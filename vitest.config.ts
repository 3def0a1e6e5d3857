import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

/** Workspace packages resolve to their sources, so tests need no build. Adding `import` here breaks CommonJS requires. */
const ssr = { resolve: { conditions: ['baton-source', ...defaultServerConditions] } };
const unit = '{libs,services,tools,examples,bench}/**/*.spec.ts';
const int = '{libs,services,tools}/**/*.int.spec.ts';
const e2e = 'e2e/*.spec.ts';
/** The distributed composition: its own tests, and the story that both compositions have to tell. */
const cluster = ['e2e/cluster/*.spec.ts', 'e2e/vendor-onboarding.spec.ts'];
const never = ['**/node_modules/**', '**/dist/**'];
/** The whole of Baton, one file after the other. */
const whole = { exclude: never, maxWorkers: 1, fileParallelism: false, testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      {
        ssr,
        test: {
          name: 'unit',
          include: [unit],
          exclude: [...never, int],
          maxWorkers: 2,
          testTimeout: 30_000,
          // Pure code: files share their worker's modules, since loading them anew takes longer than most tests.
          isolate: false,
        },
      },
      {
        ssr,
        test: {
          name: 'int',
          include: [int],
          exclude: never,
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        ssr,
        test: { ...whole, name: 'e2e', include: [e2e], provide: { composition: 'standalone' } },
      },
      {
        ssr,
        test: {
          ...whole,
          name: 'cluster',
          include: cluster,
          provide: { composition: 'cluster' },
          globalSetup: 'e2e/cluster/one-cluster.ts',
        },
      },
    ],
  },
});
