/** Takes the port: the configured one, or with 0 the one of last time if it is still free. */
import type { ProblemCode } from '#model/problem';

export class PortInUse extends Error {
  readonly code: ProblemCode = 'port-in-use';
}

/** `earlier` is the port of the last run. Throws `PortInUse` only for a port somebody configured. */
export async function listenOn(listen: (port: number) => Promise<void>, configured: number, earlier: number | null): Promise<void> {
  const tries = configured === 0 && earlier !== null ? [earlier, 0] : [configured];
  for (const port of tries) {
    try {
      return await listen(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new PortInUse(`port ${configured} is in use`);
}
