import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { StreamProfile } from '#model/camera';
import type { DecoderAnswer } from '#renderer/player/decoders';
import { watchHardware } from '#renderer/state/hardware';
import type { PageState } from '#renderer/state/page';

const stream = (codec: string): StreamProfile => ({ role: 'sub', codec, width: 640, height: 360 });

function stand(answerOf: (codec: string) => DecoderAnswer | null) {
  const catalogue = createStore(() => ({ cameras: new Map<string, { streams: readonly StreamProfile[] }>() }));
  const store = createStore(() => ({ shown: { items: [{ kind: 'camera', camera: 'a/1' }, { kind: 'clock' }, { kind: 'carousel', cameras: ['a/2'], dwellS: 5 }] } }));
  const ask = vi.fn(async ({ codec = '' }: StreamProfile) => answerOf(codec));
  const hardware = watchHardware({ catalogue, monitor: { store } } as unknown as Pick<PageState, 'catalogue' | 'monitor'>, { ask, of: () => null }, new AbortController().signal);
  const load = (...codecs: readonly string[]) => { catalogue.setState({ cameras: new Map(codecs.map((codec, index) => [`a/${index + 1}`, { streams: [stream(codec)] }])) }); };
  return { hardware, load, ask };
}
const byHardware = { isSupported: true, isHardware: true };
const bySoftware = { isSupported: true, isHardware: false };

test('hardware decodes a wall when it decodes every stream of its cameras, known when all are in the catalogue', async () => {
  const { hardware, load, ask } = stand(() => byHardware);
  load('h264');
  expect(ask).not.toHaveBeenCalled();
  load('h264', 'h264');
  await vi.waitUntil(() => hardware.getState());
  // Found out once: the governor does not begin anew for it.
  load('h264', 'h264', 'vp9');
  expect(ask).toHaveBeenCalledTimes(2);
});

test.each([['software', bySoftware], ['nothing that is known', null]])('one stream that is decoded by %s makes it software', async (_, answer) => {
  const { hardware, load, ask } = stand((codec) => (codec === 'h264' ? byHardware : answer));
  load('h264', 'hevc');
  await Promise.all(ask.mock.results.map(({ value }) => value as Promise<unknown>));
  await Promise.resolve();
  expect(hardware.getState()).toBe(false);
});
