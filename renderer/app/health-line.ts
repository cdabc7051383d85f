/** What the health line says, in which order. Pure. */
import type { Connection } from '../state/bridge.ts';
import type { ServerHealth } from '../state/health.ts';

export type Grade = 'good' | 'warn' | 'bad';

export type HealthWord =
  | { readonly is: 'connection'; readonly connection: Exclude<Connection['is'], 'open'> }
  | { readonly is: 'unreachable'; readonly server: ServerHealth }
  | { readonly is: 'safeMode' }
  | { readonly is: 'strained' }
  | { readonly is: 'alarms'; readonly count: number }
  | { readonly is: 'degraded' }
  | { readonly is: 'connected' };

export interface HealthLine {
  readonly grade: Grade;
  /** The most pressing first, never empty. */
  readonly words: readonly HealthWord[];
}

/**
 * What makes the wall other than it seems, or what the operator can mend, comes first: a lost core (nothing else is known then), a recorder
 * that does not answer, this window in safe mode after crashes (a press ends it), this PC at its limit (pictures are shown in low gear,
 * fewer tiles give them back). A recorder's own alarms, which are for whoever keeps its disks, come behind them and are never hidden by them.
 */
export function healthLine({ connection, servers, safeMode, strained }: { readonly connection: Connection['is']; readonly servers: readonly ServerHealth[]; readonly safeMode: boolean; readonly strained: boolean }): HealthLine {
  if (connection !== 'open') return { grade: connection === 'connecting' ? 'warn' : 'bad', words: [{ is: 'connection', connection }] };
  const lost = servers.find(({ is }) => is === 'unreachable');
  const alarms = servers.reduce((sum, server) => sum + server.alarms.length, 0);
  const words: HealthWord[] = [];
  if (lost) words.push({ is: 'unreachable', server: lost });
  if (safeMode) words.push({ is: 'safeMode' });
  if (strained) words.push({ is: 'strained' });
  if (alarms > 0) words.push({ is: 'alarms', count: alarms });
  if (words.length === 0 && servers.some(({ is }) => is === 'degraded')) words.push({ is: 'degraded' });
  if (words.length === 0) return { grade: 'good', words: [{ is: 'connected' }] };
  return { grade: lost ? 'bad' : 'warn', words };
}
