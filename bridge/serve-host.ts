/** The host's end: answers a core in another process over a message port. */
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { Host, ProgramProcess } from './host.ts';
import { hostContract } from './host-contract.ts';

type Port = Parameters<RPCHandler<Record<never, never>>['upgrade']>[0];

/** A program that does not end in this time (ms) is ended. */
const endGraceMs = 5_000;

/** `endPrograms` is for a core that ended without stopping what it had started: the next one starts its own. */
export function serveHost(host: Host, port: Port): { endPrograms(): Promise<void> } {
  const os = implement(hostContract);
  const programs = new Map<string, { readonly program: ProgramProcess; readonly lines: string[] }>();
  const programOf = (id: string) => {
    const entry = programs.get(id);
    if (!entry) throw new Error('no such program');
    return entry;
  };
  const router = os.router({
    hello: os.hello.handler(() => ({ kind: host.kind, settings: host.readSettings(), secrets: { ...host.secrets.backend }, tellsSessionLock: host.onSessionLock !== null })),
    displays: os.displays.handler(async () => (await host.displays()).map((display) => ({ ...display, bounds: { ...display.bounds } }))),
    openWindow: os.openWindow.handler(({ input }) => host.openWindow(input)),
    secrets: {
      read: os.secrets.read.handler(({ input }) => host.secrets.read(input.key)),
      write: os.secrets.write.handler(({ input }) => host.secrets.write(input.key, input.value)),
      remove: os.secrets.remove.handler(({ input }) => host.secrets.remove(input.key)),
    },
    sessionLocks: os.sessionLocks.handler(({ signal }) => sessionLocks(host, signal)),
    writeSettings: os.writeSettings.handler(({ input }) => host.writeSettings(input)),
    programs: {
      start: os.programs.start.handler(({ input }) => {
        const program = host.startProgram(input.name, input.args);
        const id = `${input.name}-${program.pid}-${programs.size}`;
        const lines: string[] = [];
        program.onLine((line) => lines.push(line));
        programs.set(id, { program, lines });
        return { id, pid: program.pid };
      }),
      follow: os.programs.follow.handler(({ input }) => follow(programOf(input.id))),
      stop: os.programs.stop.handler(({ input }) => programOf(input.id).program.stop(input.graceMs)),
    },
  });
  new RPCHandler(router).upgrade(port);
  return {
    async endPrograms() {
      await Promise.all([...programs.values()].map(({ program }) => program.stop(endGraceMs)));
      programs.clear();
    },
  };
}

async function* sessionLocks(host: Host, signal: AbortSignal | undefined) {
  let count = 0;
  let wake: () => void = () => undefined;
  host.onSessionLock?.(() => { count += 1; wake(); });
  signal?.addEventListener('abort', () => { wake(); });
  for (let told = 0; signal?.aborted !== true;) {
    if (told < count) {
      told = count;
      yield { count };
    } else await new Promise<void>((resolve) => { wake = resolve; });
  }
}

/** Lines already said, lines to come, then how it ended. */
async function* follow({ program, lines }: { readonly program: ProgramProcess; readonly lines: readonly string[] }) {
  let told = 0;
  let wake: () => void = () => undefined;
  program.onLine(() => wake());
  const ended = program.ended.then((end) => ({ kind: 'ended' as const, code: end.code, signal: end.signal }));
  for (;;) {
    for (const line of lines.slice(told)) yield { kind: 'line' as const, line };
    told = lines.length;
    const next = await Promise.race([ended, new Promise<null>((resolve) => { wake = () => resolve(null); if (lines.length > told) resolve(null); })]);
    if (!next) continue;
    for (const line of lines.slice(told)) yield { kind: 'line' as const, line };
    yield next;
    return;
  }
}
