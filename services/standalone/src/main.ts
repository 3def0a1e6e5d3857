// Loads the program the fast way where that is possible. It imports nothing itself: what is loaded before the cache is on is compiled anew every time.
import { enableCompileCache, flushCompileCache } from 'node:module';

import { freshBundle } from './bundle.js';

const env = process.env;
const { directory } = enableCompileCache();
// For worker threads, which ask the environment alone.
if (directory !== undefined) env['NODE_COMPILE_CACHE'] ??= directory;
/** Spans of calls are made by replacing functions of packages as they are loaded, which a bundle does not do. */
const traced = Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);
const bundled = traced ? undefined : freshBundle();
const program = bundled ?? new URL('./serve.js', import.meta.url);
const { serve } = (await import(program.href)) as typeof import('./serve.js');
await serve(env);
// Now rather than at the end, which a process that is killed does not reach.
flushCompileCache();
