// Keeps the host of `npm start` running: one that dies once it was ready is started again. Plain JavaScript, for the machine's own Node may be too old for TypeScript.

/** Before the next start, ms: doubled each time, unless the host stood for so long. */
const pauseMs = { first: 1_000, most: 60_000, stable: 60_000 };

/** The exit code to end with, or null to start the host again: not where somebody wanted its end, nor where none ever got ready, for it would fail again. */
export function codeAfter({ code, signal }, { wasReady, isStopping }) {
  if (wasReady && !isStopping && code !== 0) return null;
  return code ?? (signal ? 1 : 0);
}

/** `start(again)` starts the host, which sends `{ kind: 'ready' }`. Returns the way to stop it for good, by a signal. */
export function keepHost({ start, say, exit }) {
  let child = null;
  let timer;
  let wasReady = false;
  let isStopping = false;
  let nextMs = pauseMs.first;
  const begin = () => {
    const began = performance.now();
    child = start(wasReady);
    child.on('message', (message) => { wasReady ||= message?.kind === 'ready'; });
    child.once('error', (error) => {
      say(`The program could not be started: ${error.message}`);
      exit(1);
    });
    child.once('exit', (code, signal) => {
      child = null;
      const last = codeAfter({ code, signal }, { wasReady, isStopping });
      if (last !== null) return exit(last);
      if (performance.now() - began >= pauseMs.stable) nextMs = pauseMs.first;
      say(`Manara ended unexpectedly (${signal ?? `code ${code}`}) and is started again in ${nextMs / 1_000} s.`);
      timer = setTimeout(begin, nextMs);
      nextMs = Math.min(pauseMs.most, nextMs * 2);
    });
  };
  begin();
  return (signal) => {
    isStopping = true;
    clearTimeout(timer);
    if (child) child.kill(signal);
    else exit(0);
  };
}
