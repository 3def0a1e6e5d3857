// Loads the program the fast way where that is possible. It imports nothing itself: what is loaded before the cache is on is compiled anew every time.
import { enableCompileCache, flushCompileCache } from 'node:module';

import { freshBundle, isTraced } from './bundle.js';

const env = process.env;
const { directory } = enableCompileCache();
// For worker threads, which ask the environment alone.
if (directory !== undefined) env['NODE_COMPILE_CACHE'] ??= directory;
const bundled = isTraced(env) ? undefined : freshBundle();
const program = bundled ?? new URL('./serve.js', import.meta.url);
const { serve } = (await import(program.href)) as typeof import('./serve.js');
await serve(env);
// Now rather than at the end, which a process that is killed does not reach.
flushCompileCache();
