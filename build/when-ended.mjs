/** Calls with the signal that is to end this program; npm that is ended by one leaves its script running, and without that nobody could end the product any more. */
export function whenEnded(stop) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { stop(signal); });
  const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) stop('SIGTERM'); }, 1_000).unref();
}
