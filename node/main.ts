/** Program: the Node host. Keeps the core running and holds what must outlive it: windows, secrets, settings and the recorder. Usage is in build/start.mjs. */
import type { CoreMemory, CoreOrder } from '#bridge/core-messages';
import type { CoreProcess } from '#core/keep-core';
import { spareCore } from './spare-core.ts';

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { stopped.abort(); });
const cores = spareCore(process.argv.slice(2));

const [{ keepCore }, { LaunchOptionsFault, parseLaunchOptions }, { keepPrograms }, { serveHost }, { createNodeHost }, { ipcPort }, { answerSecondStarts, showRunning }] = await Promise.all([
  import('#core/keep-core'), import('#core/launch-options'), import('#bridge/kept-programs'), import('#bridge/serve-host'), import('./host.ts'), import('./ipc-port.ts'), import('./second-start.ts'),
]);

function optionsOrEnd(): ReturnType<typeof parseLaunchOptions> {
  try {
    return parseLaunchOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof LaunchOptionsFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    cores.end();
    process.exit(2);
  }
}

const options = optionsOrEnd();
if (options.open && await showRunning(options.data)) {
  process.stdout.write('Manara is open already on this data: its windows are in front.\n');
  cores.end();
  process.exit(0);
}
let leaveSocket = (): void => undefined;
const host = createNodeHost({ data: options.data, open: options.open, say: (line) => { process.stdout.write(`${line}\n`); } });
const programs = keepPrograms(host);
// At once: Ctrl+C reaches the browsers, too, and what closes by it was closed by nobody.
stopped.signal.addEventListener('abort', () => { void host.kiosks.closeAll(); }, { once: true });

function start(again: CoreMemory | null): CoreProcess {
  const child = cores.take();
  const served = serveHost(host, ipcPort(child), programs);
  child.send({ kind: 'start', again } satisfies CoreOrder, () => undefined);
  return {
    onMessage: (listener) => { child.on('message', listener); },
    ended: new Promise<void>((resolve) => { child.once('error', () => { resolve(); }).once('exit', () => { resolve(); }); }).then(() => { served.release(); }),
    stop: () => { child.kill('SIGTERM'); },
    kill: () => { child.kill('SIGKILL'); },
  };
}

const failed = await keepCore({
  start, stopped: stopped.signal, monotonic: () => performance.now(),
  // The core's own output says how far it is and where the wall is.
  onProgress: () => undefined,
  onReady: ({ launchUrl }, again) => {
    cores.renew(again ? 'crash' : 'start');
    programs.coreWorks();
    // After a crash of the core, windows come back by themselves.
    if (!again) {
      void host.openFirst(launchUrl);
      leaveSocket = answerSecondStarts(options.data, () => host.openFirst(launchUrl));
    }
    // For who keeps this host (build/keep-host.mjs): it could start.
    process.send?.({ kind: 'ready' }, () => undefined);
  },
  onRestart: (why) => { process.stderr.write(why === 'hangs' ? 'The core stood still and is started again.\n' : 'The core ended unexpectedly and is started again.\n'); },
});
leaveSocket();
cores.end();
await Promise.all([programs.endAll(), host.kiosks.closeAll()]);
if (failed) process.stderr.write(`${failed.message}\n`);
process.exit(failed?.code ?? 0);
