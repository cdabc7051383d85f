import { expect, test } from 'vitest';
import type { Camera, StreamProfile } from '#model/camera';
import type { LiveWant } from '#model/live';
import { liveCandidates } from '#core/servers/nx/candidates';

const camera = (...streams: StreamProfile[]): Camera => ({ id: 'nx/1', server: 'nx', number: 1, name: { fr: 'x' }, site: { id: 's', name: { fr: 's' } }, streams, recorded: true });
const want = (purpose: LiveWant['purpose'], width = 300): LiveWant => ({ width, height: width / 2, muted: true, purpose });
const ways = (...args: Parameters<typeof liveCandidates>) => liveCandidates(...args).map(({ kind, role }) => `${kind} ${role}`);
const both = camera({ role: 'main', codec: 'h264' }, { role: 'sub', codec: 'h264' });

test('a small tile begins with the sub stream, a large or selected one with the main stream', () => {
  expect(ways(both, want('tile'))).toEqual(['offered sub', 'offered main', 'stills sub']);
  expect(ways(both, want('tile', 1200))).toEqual(['offered main', 'offered sub', 'stills main']);
  expect(ways(both, want('ptz'))).toEqual(['offered main', 'offered sub', 'stills main']);
});

test('F21 H.265 is tried last over WebRTC, Motion JPEG never', () => {
  expect(ways(camera({ role: 'main', codec: 'h265' }, { role: 'sub', codec: 'h264' }), want('selected'))).toEqual(['offered sub', 'offered main', 'stills main']);
  expect(ways(camera({ role: 'main', codec: 'mjpeg' }), want('selected'))).toEqual(['stills main']);
  expect(ways(camera({ role: 'main' }), want('tile'))).toEqual(['offered main', 'stills main']);
});

test('through the bridge many tiles share a connection; the selected one has the least delay from the server', () => {
  const bridged = (['lane', 'llhls', 'stills'] as const).map((kind) => ({ camera: 'nx/1', role: 'sub' as const, kind }));
  expect(ways(both, want('tile'), bridged)).toEqual(['lane sub', 'llhls sub', 'offered sub', 'offered main', 'stills sub']);
  expect(ways(both, want('selected'), bridged)[0]).toBe('offered main');
});
