import { backOffMs } from './back-off.ts';
import type { Bridge } from './bridge.ts';

/**
 * Keeps a subscription alive until `signal` ends: opened at once, and again after each reconnect or refusal.
 * Every subscription of the bridge begins with the state as it is, so nothing is missed in between.
 */
export function follow<Event>(
  bridge: Pick<Bridge, 'onOpen' | 'connection'>, subscribe: (signal: AbortSignal) => Promise<AsyncIterable<Event>>, onEvent: (event: Event) => void, signal: AbortSignal,
): void {
  let latest = 0;
  bridge.onOpen(() => {
    latest += 1;
    void run(latest);
  }, signal);

  async function run(mine: number): Promise<void> {
    let attempt = 0;
    const stopped = () => signal.aborted || mine !== latest || bridge.connection.getState().is !== 'open';
    while (!stopped()) {
      try {
        for await (const event of await subscribe(signal)) {
          if (stopped()) return;
          attempt = 0;
          onEvent(event);
        }
      } catch {
        // The connection state says what is wrong; a lost connection starts this anew at the next opening.
      }
      if (stopped()) return;
      attempt += 1;
      await new Promise((resolve) => { setTimeout(resolve, backOffMs(attempt, Math.random)); });
    }
  }
}
