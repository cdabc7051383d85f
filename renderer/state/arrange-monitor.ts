import type { Arrangement, Monitor } from '#model/view';
import type { Bridge } from './bridge.ts';
import { problemOf } from './bridge-problem.ts';
import { mutable } from './page.ts';

const tries = 3;

/** Changes what another monitor of the wall shows, on whatever it shows by then. Rejects with the core's refusal; null where `change` gives nothing. */
export async function arrangeMonitor(bridge: Bridge, number: number, change: (arrangement: Arrangement) => Arrangement | null, view: string | null = null): Promise<Monitor | null> {
  for (let turn = 1; ; turn += 1) {
    const monitor = (await bridge.api.walls.monitors()).find((one) => one.number === number);
    const wanted = monitor && change(monitor);
    if (!monitor || !wanted) return null;
    try {
      return await bridge.api.walls.arrange({ number, revision: monitor.revision, arrangement: mutable(wanted), view });
    } catch (error) {
      if (problemOf(error).code !== 'conflict' || turn === tries) throw error;
    }
  }
}
