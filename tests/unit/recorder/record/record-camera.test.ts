import { describe, expect, it, vi } from 'vitest';
import type { LiveSource, MediaFragment, MediaInit, MediaSink } from '#recorder/media';
import { recordCamera } from '#recorder/record/record-camera';
import type { SegmentWriter } from '#recorder/store/recording-store';

const init: MediaInit = { run: 1, data: Buffer.alloc(1), mime: '', videoCodec: 'avc1', audioCodec: null, width: 1, height: 1, frameRate: null };
const start = 1_790_000_000_000;
const fragment = (sequence: number): MediaFragment => ({
  run: 1, sequence, randomAccess: sequence % 4 === 0, discontinuity: false, captureAt: start + sequence * 250, mediaTime: sequence / 4, durationS: 0.25, videoFrames: 6, data: Buffer.alloc(1),
});

function setUp(write: (one: MediaFragment) => Promise<void> = async () => {}) {
  const calls: string[] = [];
  const writer: SegmentWriter = {
    begin: (one) => { calls.push(`begin ${one.run}`); },
    write: (one) => { calls.push(`write ${one.sequence}`); return write(one); },
    pause: async (reason, at) => { calls.push(`pause ${reason} ${at - start}`); },
    close: async () => {},
  };
  let sink: MediaSink | null = null;
  const leave = vi.fn();
  const source: LiveSource = { camera: 'c', role: 'main', current: { is: 'opening', since: 0 }, init: null, attach: (one) => { sink = one; return leave; } };
  const warn = vi.fn();
  const recording = recordCamera(source, writer, { warn } as never, () => start + 99_000);
  return { calls, recording, leave, warn, sink: sink as unknown as MediaSink };
}
const settled = () => new Promise((resolve) => { setImmediate(resolve); });

describe('record duty', () => {
  it('hands everything to the writer and knows what is durable', async () => {
    const { calls, recording, sink } = setUp();
    sink.state({ is: 'live', since: 0 });
    sink.init(init);
    expect(recording.recording).toBe(false);
    sink.fragment(fragment(0));
    sink.fragment(fragment(1));
    await settled();
    expect(calls).toEqual(['begin 1', 'write 0', 'write 1']);
    expect(recording).toMatchObject({ recording: true, recordedUntil: start + 500 });
  });

  it.each([['camera-stalled', 'camera-stalled'], ['camera-unreachable', 'camera-lost'], ['camera-refused-login', 'camera-lost']] as const)('%s: opens a gap `%s` at the end of the last picture, once', (code, reason) => {
    const { calls, recording, sink } = setUp();
    sink.state({ is: 'live', since: 0 });
    sink.init(init);
    sink.fragment(fragment(0));
    sink.state({ is: 'lost', since: 0, problem: { code } });
    sink.state({ is: 'lost', since: 0, problem: { code: 'camera-unreachable' } });
    expect(calls.filter((call) => call.startsWith('pause'))).toEqual([`pause ${reason} 250`]);
    expect(recording.recording).toBe(false);
    sink.init({ ...init, run: 2 });
    sink.fragment(fragment(8));
    sink.state({ is: 'lost', since: 0, problem: { code } });
    expect(calls.filter((call) => call.startsWith('pause'))).toHaveLength(2);
  });

  it('F44 a refusing disk stops nothing: fragments go on to the writer, and the log is told once', async () => {
    let refuses = true;
    const { calls, recording, warn, sink } = setUp(async () => { if (refuses) throw new Error('disk-full'); });
    sink.state({ is: 'live', since: 0 });
    sink.init(init);
    for (let i = 0; i < 8; i += 1) sink.fragment(fragment(i));
    await settled();
    expect(calls.filter((call) => call.startsWith('write'))).toHaveLength(8);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(recording.recording).toBe(false);
    refuses = false;
    sink.fragment(fragment(8));
    await settled();
    expect(recording.recording).toBe(true);
  });

  it('leaves the source when stopped', () => {
    const { recording, leave } = setUp();
    recording.stop();
    expect(leave).toHaveBeenCalledOnce();
  });
});
