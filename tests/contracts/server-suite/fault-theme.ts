/** What the peer does wrong: every call ends in the closed list's words, and works again within 5 s of the peer's return. */
import { expect, test, vi } from 'vitest';
import { fetchUpstream } from './fetch-upstream.ts';
import { watch } from './live-theme.ts';
import { allCandidates, checkFault, checkNoSecret, recoveryMs, soon } from './stand.ts';
import type { Stand, StandFaults } from './stand.ts';

type Told = ReturnType<typeof watch>;
type Calls = Readonly<Record<string, () => Promise<unknown>>>;
const down = /^server-(unreachable|hangs)$/;

export function faultTheme(open: () => Promise<Stand>): void {
  /** Opens a stand of its own for one fault, and checks that everything works before and after. */
  const faultTest = (name: string, needs: (faults: StandFaults) => boolean, run: (stand: Stand, faults: StandFaults, calls: Calls, told: Told) => Promise<void>): void => {
    test(name, async (context) => {
      const stand = await open();
      try {
        if (!stand.faults || !needs(stand.faults)) return context.skip('the peer cannot be made to');
        const calls = await callsOf(stand);
        await allWork(calls);
        const told = watch(stand.server);
        await vi.waitFor(() => { expect(told.health.at(-1)?.is).toMatch(/^(ok|degraded)$/); }, { timeout: 15_000, interval: 50 });
        await run(stand, stand.faults, calls, told);
        const back = performance.now();
        await Promise.all([
          allWork(calls),
          vi.waitFor(() => { expect(told.health.at(-1)?.is).not.toBe('unreachable'); }, { timeout: recoveryMs, interval: 20 }),
        ]);
        expect(performance.now() - back).toBeLessThanOrEqual(recoveryMs + 500);
        checkNoSecret([told.health, told.cameras], stand.secrets);
        told.stop();
      } finally {
        await stand.destroy();
      }
    }, 90_000);
  };

  faultTest('killed: unreachable, told, and well again after its restart', () => true, async (stand, faults, calls, told) => {
    await faults.kill();
    const codes = await failWell(stand, calls);
    expect(codes['cameras']).toMatch(down);
    await vi.waitFor(() => { expect(told.health.at(-1)?.is).toBe('unreachable'); }, { timeout: 15_000, interval: 50 });
    expect(told.health.at(-1)?.lastError?.code).toMatch(down);
    await faults.restart();
  });

  faultTest('hung: said so within its time limits, told, and well again', () => true, async (stand, faults, calls, told) => {
    await faults.hang();
    const codes = await failWell(stand, calls);
    expect(codes['cameras']).toMatch(down);
    await vi.waitFor(() => { expect(told.health.at(-1)?.is).toBe('unreachable'); }, { timeout: 25_000, interval: 50 });
    await faults.resume();
  });

  faultTest('bytes that are no answer', (faults) => faults.garbage !== undefined, async (stand, faults, calls) => {
    await faults.garbage?.();
    expect((await failWell(stand, calls))['cameras']).toMatch(/^(server-(garbage|refused|unreachable)|not-found|unsupported)$/);
    await faults.resume();
  });

  faultTest('10 MB of answer', (faults) => faults.huge !== undefined, async (stand, faults, calls) => {
    await faults.huge?.();
    expect((await failWell(stand, calls))['cameras']).toMatch(/^(too-large|server-garbage)$/);
    await faults.resume();
  });

  faultTest('answers of wrong types', (faults) => faults.wrongTypes !== undefined, async (stand, faults, calls) => {
    await faults.wrongTypes?.();
    expect((await failWell(stand, calls))['cameras']).toMatch(/^(server-garbage|server-refused|resolved)$/);
    await faults.resume();
  });

  faultTest('logins and tokens that end are renewed without a person', (faults) => faults.expireTokens !== undefined, async (_stand, faults) => {
    await faults.expireTokens?.();
  });

  faultTest('another certificate stops everything until a person approves it (F18)', (faults) => faults.changeCertificate !== undefined, async (stand, faults, calls, told) => {
    await faults.changeCertificate?.();
    // A connection that was open is only cut.
    await vi.waitFor(async () => { expect((await failWell(stand, calls))['cameras']).toBe('certificate-changed'); }, { timeout: recoveryMs, interval: 50 });
    await vi.waitFor(() => { expect(told.health.at(-1)?.lastError?.code).toBe('certificate-changed'); }, { timeout: 15_000, interval: 50 });
    expect(told.health.at(-1)?.is).toBe('unreachable');
    await faults.resume();
  });
}

/** Calls that change nothing, each by the part it belongs to. */
async function callsOf(stand: Stand): Promise<Calls> {
  const { server, cameraWithEverything: camera, knownSpans } = stand;
  const range = knownSpans?.spans[0] ?? { start: Date.now() - 3_600_000, end: Date.now() };
  const candidates = await allCandidates(stand);
  const opened = candidates.find(({ kind }) => /^(llhls|hls|stills)$/.test(kind)) ?? candidates.find(({ kind }) => kind === 'whep');
  return {
    cameras: () => server.cameras(soon()),
    ...(opened && {
      'live.open': async () => {
        const upstream = await server.live.open(opened, soon());
        if (opened.kind === 'whep') return;
        const { status } = await fetchUpstream(upstream);
        if (status !== 200) throw new Error(`answered ${status}`);
      },
    }),
    ...(server.recordings && { spans: () => server.recordings!.spans(camera, range, soon()) }),
    ...(server.playback && knownSpans && { playback: () => server.playback!.open(camera, range, soon()) }),
    ...(server.thumbnails && { thumbnails: () => server.thumbnails!.at(camera, 'latest', 320, soon()) }),
    ...(server.exports && knownSpans && { exports: () => server.exports!.start(camera, { start: range.start, end: Math.min(range.end, range.start + 5_000) }, () => undefined, soon()) }),
    ...(server.bookmarks && { bookmarks: () => server.bookmarks!.list({ limit: 10 }, soon()) }),
    ...(server.locks && { held: () => server.locks!.held(camera, range, soon()) }),
    ...(server.events?.history && { history: () => server.events!.history!({ range, limit: 10 }, soon()) }),
    ...(server.ptz && { presets: () => server.ptz!.presets(camera, soon()) }),
  };
}

async function allWork(calls: Calls): Promise<void> {
  await Promise.all(Object.entries(calls).map(([name, call]) => vi.waitFor(async () => {
    await call().catch((error: unknown) => { throw new Error(`${name}: ${String(error)}`); });
  }, { timeout: recoveryMs, interval: 50 })));
}

/** What each call ended with while the peer misbehaves: a code of the closed list, or `resolved` where it was answered from memory. */
async function failWell(stand: Stand, calls: Calls): Promise<Readonly<Record<string, string>>> {
  const ends = await Promise.all(Object.entries(calls).map(async ([name, call]) => {
    const end = await call().then(() => 'resolved', (error: unknown) => {
      // The gateway's own word for media that answer with another status than 200.
      if (error instanceof Error && /^answered \d+$/.test(error.message) && !('problem' in error)) return error.message;
      return checkFault(error, stand).problem.code;
    });
    return [name, end] as const;
  }));
  return Object.fromEntries(ends);
}
