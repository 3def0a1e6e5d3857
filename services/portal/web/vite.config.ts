import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** `vite web --mode fixtures`: the API is answered by the fixtures in this process instead of a running Baton. */
const fixtures: Plugin = {
  name: 'baton-fixtures',
  async configureServer(server) {
    const { fixtureApi } = (await server.ssrLoadModule('/fixtures/server.ts')) as typeof import('./fixtures/server.js');
    const answer = fixtureApi();
    server.middlewares.use((request, response, next) => {
      if (!request.url?.startsWith('/v1/')) return next();
      void answer(request, response);
    });
  },
};

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [react(), ...(mode === 'fixtures' ? [fixtures] : [])],
  resolve: { conditions: ['baton-source', ...defaultClientConditions] },
  server: mode === 'fixtures' ? {} : { proxy: { '/v1': 'http://127.0.0.1:8080' } },
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
}));
