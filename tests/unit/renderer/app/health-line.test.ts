import { describe, expect, test } from 'vitest';
import { healthLine } from '#renderer/app/health-line';
import type { ServerHealth } from '#renderer/state/health';

const server = (is: ServerHealth['is'], alarms: readonly ServerHealth['alarms'][number]['code'][] = [], name = 'rec'): ServerHealth => ({ server: name, is, since: 0, alarms: alarms.map((code) => ({ code, since: 0 })) });
const words = (want: Partial<Parameters<typeof healthLine>[0]>) => healthLine({ connection: 'open', servers: [], safeMode: false, strained: false, ...want }).words.map(({ is }) => is);
const grade = (want: Partial<Parameters<typeof healthLine>[0]>) => healthLine({ connection: 'open', servers: [], safeMode: false, strained: false, ...want }).grade;

describe('healthLine', () => {
  test('all is well', () => {
    expect(words({ servers: [server('ok')] })).toEqual(['connected']);
    expect(grade({ servers: [server('ok')] })).toBe('good');
  });

  test('F22 the PC at its limit stands before a recorder whose disk is slow, which stays told', () => {
    expect(words({ strained: true, servers: [server('degraded', ['disk-failed'])] })).toEqual(['strained', 'alarms']);
    expect(grade({ strained: true, servers: [server('degraded', ['disk-failed'])] })).toBe('warn');
  });

  test('F29 a window in safe mode says so before the PC at its limit', () => {
    expect(words({ safeMode: true, strained: true })).toEqual(['safeMode', 'strained']);
    expect(grade({ safeMode: true })).toBe('warn');
  });

  test('a recorder that does not answer comes before both, and is named', () => {
    const lost = server('unreachable', [], 'nx');
    const line = healthLine({ connection: 'open', safeMode: false, strained: true, servers: [server('degraded', ['disk-full', 'locks-full']), lost] });
    expect(line).toEqual({ grade: 'bad', words: [{ is: 'unreachable', server: lost }, { is: 'strained' }, { is: 'alarms', count: 2 }] });
  });

  test('without the core nothing else is known', () => {
    const rest = { safeMode: false, strained: true, servers: [server('unreachable')] };
    expect(healthLine({ connection: 'lost', ...rest })).toEqual({ grade: 'bad', words: [{ is: 'connection', connection: 'lost' }] });
    expect(healthLine({ connection: 'refused', ...rest }).grade).toBe('bad');
    expect(healthLine({ connection: 'connecting', ...rest })).toEqual({ grade: 'warn', words: [{ is: 'connection', connection: 'connecting' }] });
  });

  test('a recorder that wants attention and says no more is told where nothing else is', () => {
    expect(words({ servers: [server('degraded')] })).toEqual(['degraded']);
    expect(words({ strained: true, servers: [server('degraded')] })).toEqual(['strained']);
  });
});
