/** Events of the onvif kind against a simulated device's pull points. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CameraEvent } from '#model/camera-event';
import type { TimeRange } from '#model/time';
import { startOnvifDevice } from '#recorder/demo/dome/device/onvif-device';
import type { FakeDevice } from '#recorder/demo/dome/device/onvif-device';
import type { FakeOptions } from '#recorder/demo/dome/device/device-options';
import { onvifStand, until } from './onvif-stand.ts';

const signal = new AbortController().signal;
const count = (device: FakeDevice, name: string): number => device.calls.filter(({ operation }) => operation === name).length;

async function followed(fake: FakeOptions = {}, before: (device: FakeDevice) => void = () => undefined) {
  const stand = await onvifStand(fake);
  await stand.server.cameras(signal);
  before(stand.device);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const events: CameraEvent[] = [];
  const missed: TimeRange[] = [];
  stand.server.events!.follow((some) => { events.push(...some); }, (range) => { missed.push(range); }, abort.signal);
  await until(() => expect(stand.device.events.open).toBe(1));
  return { ...stand, events, missed, abort };
}
const motion = (state: boolean, token = 'vs_1', operation: 'Initialized' | 'Changed' = 'Changed') => ({
  topic: 'tns1:VideoSource/MotionAlarm', source: { Source: token }, data: { State: String(state) }, operation,
}) as const;

describe('onvif events (emulated)', () => {
  it.each([false, true])('a state begins and ends as one event (reference parameters: %s)', async (referenceParameters) => {
    const { device, events } = await followed({ referenceParameters });
    device.events.raise(motion(true));
    await until(() => expect(events).toHaveLength(1));
    expect(events[0]).toMatchObject({ camera: 'gate/vs_1', type: 'motion', label: 'MotionAlarm', end: null, score: null });
    expect(Math.abs(events[0]!.at - Date.now())).toBeLessThan(2_500);
    device.events.raise(motion(true));
    device.events.raise(motion(false));
    await until(() => expect(events).toHaveLength(2));
    expect(events[1]).toMatchObject({ id: events[0]!.id, at: events[0]!.at });
    expect(events[1]!.end).toBeGreaterThanOrEqual(events[0]!.at);
  });

  it('tells kinds of events apart, and which camera', async () => {
    const sources = ['vs_1', 'vs_2'].map((token) => ({ token, name: token, profiles: [{ token: `p_${token}`, width: 640, height: 360, codec: 'H264', rtspPath: '/x' }] }));
    const { device, events } = await followed({ sources });
    device.events.raise({ topic: 'tns1:RuleEngine/LineDetector/Crossed', source: { VideoSourceConfigurationToken: 'vsc_vs_2', Rule: 'Porte\u202e' }, data: { ObjectId: '7' } });
    device.events.raise({ topic: 'tns1:RuleEngine/MyRuleDetector/PeopleDetect', source: { Source: 'vs_1' }, data: { State: 'true' }, operation: 'Changed' });
    device.events.raise({ topic: 'tns1:Device/Trigger/DigitalInput', source: { InputToken: 'in1' }, data: { LogicalState: '1' }, operation: 'Changed' });
    await until(() => expect(events).toHaveLength(3));
    expect(events).toMatchObject([
      { camera: 'gate/vs_2', type: 'line', label: 'Crossed (Porte)', id: null }, { camera: 'gate/vs_1', type: 'object', label: 'PeopleDetect' }, { camera: null, type: 'input' },
    ]);
  });

  it('a state that holds already is told, one that does not is no news; a wrong clock is put right', async () => {
    const { device, events } = await followed({}, (one) => {
      one.faults.clockMs = -3_600_000;
      one.events.raise(motion(true));
      one.events.raise({ ...motion(false), topic: 'tns1:VideoSource/ImageTooDark/AnalyticsService' });
    });
    await until(() => expect(events).toHaveLength(1));
    expect(events[0]?.type).toBe('motion');
    expect(device.events.made).toBe(1);
  });

  it('several who follow share one subscription; the last to leave ends it', async () => {
    const { device, server, abort } = await followed();
    const second = new AbortController();
    const events: CameraEvent[] = [];
    server.events!.follow((some) => { events.push(...some); }, () => undefined, second.signal);
    abort.abort();
    device.events.raise(motion(true));
    await until(() => expect(events).toHaveLength(1));
    expect(device.events.made).toBe(1);
    second.abort();
    await until(() => expect(device.events.open).toBe(0));
  });

  it('destroy ends the subscription at the device', async () => {
    const { device, server } = await followed();
    await server.destroy();
    expect(device.events.open).toBe(0);
  });

  it('is renewed before it ends, by the device\'s clock though that is wrong', async () => {
    const { device, events, missed } = await followed({ subscriptionMs: 4_000 }, (one) => { one.faults.clockMs = 86_400_000; });
    await until(() => expect(count(device, 'Renew')).toBeGreaterThanOrEqual(3), { timeout: 20_000 });
    device.events.raise(motion(true));
    await until(() => expect(events).toHaveLength(1));
    expect(device.events.made).toBe(1);
    expect(missed).toEqual([]);
  }, 30_000);

  it('a device that cuts idle pulls: no new subscription, nothing missed, and shorter waits', async () => {
    const { device, events, missed } = await followed({}, (one) => { one.faults.cutPullMs = 1_500; });
    await until(() => expect(count(device, 'PullMessages')).toBeGreaterThanOrEqual(3), { timeout: 15_000 });
    device.events.raise(motion(true));
    await until(() => expect(events).toHaveLength(1));
    expect(device.events.made).toBe(1);
    expect(missed).toEqual([]);
  }, 30_000);

  it('a subscription that is lost is made anew; what may have been missed is told, and open states are given up', async () => {
    const { device, events, missed } = await followed();
    device.events.raise(motion(true));
    await until(() => expect(events).toHaveLength(1));
    device.events.forgetAll();
    await until(() => expect(missed).toHaveLength(1), { timeout: 15_000 });
    expect(missed[0]!.end).toBeGreaterThanOrEqual(missed[0]!.start);
    // The old one ended when it was last known; the state holds on, so a new one began.
    await until(() => expect(events).toHaveLength(3));
    expect(events[1]).toMatchObject({ id: events[0]!.id, end: expect.any(Number) });
    expect(events[2]).toMatchObject({ type: 'motion', end: null });
    expect(device.events.open).toBe(1);
  }, 20_000);

  it('a device that was killed: events again within 5 s of its return', async () => {
    const { device, missed } = await followed();
    await device.close();
    const again = await startOnvifDevice({ port: device.port });
    onTestFinished(() => again.close());
    const back = performance.now();
    await until(() => expect(again.events.open).toBe(1), { timeout: 10_000 });
    // 5 s are promised on a machine of its own; tests share theirs.
    expect(performance.now() - back).toBeLessThan(8_000);
    await until(() => expect(missed).toHaveLength(1));
  }, 20_000);

  it('a device that takes no more subscriptions is not stormed', async () => {
    const stand = await onvifStand({ maxSubscriptions: 0 });
    await stand.server.cameras(signal);
    const abort = new AbortController();
    stand.server.events!.follow(() => undefined, () => undefined, abort.signal);
    await until(() => expect(count(stand.device, 'CreatePullPointSubscription')).toBeGreaterThanOrEqual(3), { timeout: 10_000 });
    abort.abort();
    const times = stand.device.calls.filter(({ operation }) => operation === 'CreatePullPointSubscription').map(({ at }) => at);
    for (const [i, at] of times.entries()) if (i > 0) expect(at - times[i - 1]!).toBeGreaterThan(250 * i);
  }, 20_000);
});
