/** The host's end: answers a core in another process over a message port. */
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { Host } from './host.ts';
import { hostContract } from './host-contract.ts';
import { keepPrograms } from './kept-programs.ts';
import type { KeptProgram, KeptPrograms } from './kept-programs.ts';

type Port = Parameters<RPCHandler<Record<never, never>>['upgrade']>[0];

/** `programs` outlive this core; without them each starts and ends with it. Returns the way to let go of them when the core is gone. */
export function serveHost(host: Host, port: Port, programs: KeptPrograms = keepPrograms(host)): { release(): void } {
  const os = implement(hostContract);
  const core = Symbol('core');
  const programOf = (id: string): KeptProgram => {
    const found = programs.get(id);
    if (!found) throw new Error('no such program');
    return found;
  };
  const router = os.router({
    hello: os.hello.handler(() => ({ kind: host.kind, settings: host.readSettings(), secrets: { ...host.secrets.backend }, tellsSessionLock: host.onSessionLock !== null, canStartWithPc: host.canStartWithPc })),
    displays: os.displays.handler(async () => [...await host.displays()]),
    openWindow: os.openWindow.handler(({ input }) => host.openWindow(input)),
    windows: os.windows.handler(async () => [...await host.windows()]),
    showOn: os.showOn.handler(({ input }) => host.showOn(input.monitor, input.display)),
    openBehind: os.openBehind.handler(({ input }) => host.openBehind(input)),
    swapWindow: os.swapWindow.handler(({ input }) => host.swapWindow(input.monitor)),
    dropBehind: os.dropBehind.handler(({ input }) => host.dropBehind(input.monitor)),
    secrets: {
      read: os.secrets.read.handler(({ input }) => host.secrets.read(input.key)),
      write: os.secrets.write.handler(({ input }) => host.secrets.write(input.key, input.value)),
      remove: os.secrets.remove.handler(({ input }) => host.secrets.remove(input.key)),
    },
    sessionLocks: os.sessionLocks.handler(({ signal }) => sessionLocks(host, signal)),
    writeSettings: os.writeSettings.handler(({ input }) => host.writeSettings(input)),
    programs: {
      start: os.programs.start.handler(({ input }) => {
        const { id, program } = programs.start(core, input.name, input.args);
        return { id, pid: program.pid };
      }),
      follow: os.programs.follow.handler(({ input }) => follow(programOf(input.id))),
      // One that is forgotten has ended long ago.
      stop: os.programs.stop.handler(({ input }) => programs.get(input.id)?.program.stop(input.graceMs)),
    },
  });
  new RPCHandler(router).upgrade(port);
  return { release: () => { programs.release(core); } };
}

/** Until the call ends, as it does with the core that made it. */
async function* sessionLocks(host: Host, signal: AbortSignal | undefined) {
  let count = 0;
  let wake: () => void = () => undefined;
  const over = new AbortController();
  host.onSessionLock?.(() => { count += 1; wake(); }, over.signal);
  signal?.addEventListener('abort', () => { wake(); }, { once: true });
  try {
    for (let told = 0; signal?.aborted !== true;) {
      if (told < count) {
        told = count;
        yield { count };
      } else await new Promise<void>((resolve) => { wake = resolve; });
    }
  } finally {
    over.abort();
  }
}

/** Lines already said, as far as they are kept, lines to come, then how it ended. */
async function* follow({ program, lines }: KeptProgram) {
  let told = 0;
  let wake: () => void = () => undefined;
  program.onLine(() => wake());
  const ended = program.ended.then((end) => ({ kind: 'ended' as const, code: end.code, signal: end.signal }));
  const news = (): string[] => {
    const fresh = lines.kept.slice(Math.max(0, told - lines.since));
    told = lines.since + lines.kept.length;
    return fresh;
  };
  for (;;) {
    for (const line of news()) yield { kind: 'line' as const, line };
    const next = await Promise.race([ended, new Promise<null>((resolve) => { wake = () => resolve(null); if (lines.since + lines.kept.length > told) resolve(null); })]);
    if (!next) continue;
    for (const line of news()) yield { kind: 'line' as const, line };
    yield next;
    return;
  }
}
