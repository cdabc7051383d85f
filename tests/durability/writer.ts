/**
 * Program: records real H.264 in real time until it is killed, and says on its standard output what it did, one line each:
 *   open <ms>                    the store is open
 *   h <camera> <start> <end>     a fragment is handed over
 *   a <camera> <end>             it is acknowledged as durable
 *   e <camera> <code>            it was refused
 *   l <camera> <id>              an evidence lock on it is acknowledged as durable (not while deleting: what is held would not go)
 * usage: node writer.ts <data folder> <cameras> [unsynced|deleting]
 * unsynced: nothing is synced; deleting: the disk is kept so full that old footage is deleted all the time
 */
import { mkdirSync, writeSync } from 'node:fs';
import type { MediaFragment } from '#recorder/media';
import { realDisk, type DiskFs } from '#recorder/store/disk-fs';
import { openRecordingStore } from '#recorder/store/open-store';
import { fragmentEnd } from '#recorder/store/segment-format';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { ClipSource } from '../fakes/clip-source.ts';

const [folder, count, mode] = process.argv.slice(2);
if (!folder || count === undefined) throw new Error('usage: writer.ts <data folder> <cameras> [unsynced]');

// Written straight into the pipe: what was said is there to be read after the kill.
const say = (line: string): void => { writeSync(1, `${line}\n`); };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What most recorders do: nothing is synced. The control of the power-cut test. */
const unsynced: DiskFs = {
  ...realDisk,
  create: async (path) => ({ ...await realDisk.create(path), datasync: async () => undefined }),
  syncFolder: async () => undefined,
};

const clip = await makeBurnedClip({ width: 320, height: 180, bitsPerSecond: 400_000 });
mkdirSync(folder, { recursive: true });
const reserveBytes = mode === 'deleting' ? (await realDisk.space(folder)).freeBytes - 1_000_000 : 0;
const openingAt = performance.now();
const store = await openRecordingStore({
  folder, retention: { days: 30, reserveBytes }, segmentSeconds: 2, cleanEveryMs: mode === 'deleting' ? 50 : 1000, now: () => Date.now(), mono: () => performance.now(), log: quiet,
  fs: mode === 'unsynced' ? unsynced : realDisk,
});
say(`open ${Math.round(performance.now() - openingAt)}`);

let locking = false;
/** One after the other, as fast as the disk acknowledges them. */
function lock(camera: string, start: number, end: number): void {
  if (locking) return;
  locking = true;
  const id = `lock-${start}`;
  store.lock({ id, camera, start, end, reason: 'durability', bookmark: null, by: 'writer', madeAt: Date.now(), until: null })
    .then(() => say(`l 0 ${id}`), () => undefined).finally(() => { locking = false; });
}

for (let index = 0; index < Number(count); index += 1) {
  const camera = `cam${index}`;
  const writer = store.writer(camera, 'main');
  // Cameras are never in step: their fragments are spread over the 267 ms each lasts.
  const source = new ClipSource(clip, { camera, startedAt: Date.now() + Math.round((index * 267) / Number(count)) });
  source.attach({
    init: (init) => writer.begin(init),
    fragment: (fragment: MediaFragment) => {
      const end = fragmentEnd(fragment);
      say(`h ${index} ${fragment.captureAt} ${end}`);
      writer.write(fragment).then(() => {
        say(`a ${index} ${end}`);
        if (mode === undefined && index === 0) lock(camera, fragment.captureAt, end);
      }, (error: { code?: string }) => say(`e ${index} ${error.code ?? 'unknown'}`));
    },
    state: () => undefined,
  });
  source.play(new AbortController().signal, () => Date.now());
}
