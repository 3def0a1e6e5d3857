import { createServer } from 'node:net';

/**
 * Finds out that a port is taken before anything else is started.
 *
 * @param ports the port of each setting; 0 takes any
 * @throws Error that names the setting, for whoever starts the process
 */
export async function requireFreePorts(host: string, ports: Readonly<Record<string, number>>): Promise<void> {
  for (const [setting, port] of Object.entries(ports)) {
    if (port === 0) continue;
    const problem = await problemOf(host, port);
    if (problem !== undefined) throw new Error(`${host}:${port} ${problem}. Set another ${setting}`);
  }
}

function problemOf(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRINUSE' ? 'is in use' : `cannot be listened at (${code ?? 'unknown'})`),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
