/** The core's end: a `Host` that lives behind a message port. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Settings } from '#model/settings';
import type { Host, ProgramName, ProgramProcess } from './host.ts';
import type { hostContract } from './host-contract.ts';

type Port = ConstructorParameters<typeof RPCLink>[0]['port'];
type HostClient = ContractRouterClient<typeof hostContract>;

/** Resolves when the host has said what it is. */
export async function hostOverPort(port: Port): Promise<Host> {
  const client: HostClient = createORPCClient(new RPCLink({ port }));
  const hello = await client.hello();
  let settings: Settings = hello.settings;
  return {
    kind: hello.kind, canStartWithPc: hello.canStartWithPc,
    displays: () => client.displays(),
    openWindow: (want) => client.openWindow(want),
    windows: () => client.windows(),
    showOn: (monitor, display) => client.showOn({ monitor, display }),
    openBehind: (want) => client.openBehind(want),
    swapWindow: (monitor) => client.swapWindow({ monitor }),
    dropBehind: (monitor) => client.dropBehind({ monitor }),
    secrets: {
      backend: hello.secrets,
      read: (key) => client.secrets.read({ key }),
      write: (key, value) => client.secrets.write({ key, value }),
      remove: (key) => client.secrets.remove({ key }),
    },
    onSessionLock: hello.tellsSessionLock ? (listener, signal) => { void hearSessionLocks(client, listener, signal); } : null,
    readSettings: () => settings,
    writeSettings: async (next) => {
      await client.writeSettings(next);
      settings = next;
    },
    startProgram: (name, args) => remoteProgram(client, name, args),
  };
}

/** Until the signal, or until the port closes. */
async function hearSessionLocks(client: HostClient, listener: () => void, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of await client.sessionLocks(undefined, { signal })) listener();
  } catch {
    // The host is gone, or nobody listens any more.
  }
}

/** Starting is asynchronous behind a port: what is asked of the program before it runs waits for it. */
function remoteProgram(client: HostClient, name: ProgramName, args: readonly string[]): ProgramProcess {
  const listeners = new Set<(line: string) => void>();
  const started = client.programs.start({ name, args: [...args] });
  const state = { pid: -1 };
  const ended = started.then(async ({ id, pid }) => {
    state.pid = pid;
    for await (const event of await client.programs.follow({ id })) {
      if (event.kind === 'ended') return { code: event.code, signal: event.signal };
      for (const listener of listeners) listener(event.line);
    }
    return { code: null, signal: null };
  }).catch(() => ({ code: null, signal: null }));
  return {
    get pid() { return state.pid; },
    onLine: (listener) => { listeners.add(listener); },
    ended,
    stop: async (graceMs) => {
      const { id } = await started;
      // A host that is gone answers no more, and its programs end with it.
      await Promise.race([client.programs.stop({ id, graceMs }), ended]);
      await ended;
    },
  };
}
