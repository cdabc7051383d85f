import { expect, test, vi } from 'vitest';
import type { WiderStep } from '#renderer/state/monitor';
import type { PageState } from '#renderer/state/page';
import { sendPush } from '#renderer/state/send-push';

const wish = { to: 2, content: { kind: 'item', item: { kind: 'camera', camera: 'a/x' }, tile: 6 }, reason: '', returnAfterS: null } as const;

function stand() {
  const steps: WiderStep[] = [];
  let count = 0;
  const pushes = { send: vi.fn(async () => ({ id: String(count += 1) })), takeBack: vi.fn(async ({ id }: { id: string }) => ({ push: { id }, isCovered: false })) };
  const page = { monitorNumber: 1, bridge: { api: { walls: { pushes } } }, monitor: { did: (step: WiderStep) => { steps.push(step); } } } as unknown as PageState;
  const news = { sent: vi.fn(), takenBack: vi.fn(), stays: vi.fn(), refused: vi.fn() };
  return { page, pushes, news, steps };
}
const refusal = (code: string) => Object.assign(new Error(code), { data: { code } });

test('what is sent is one step: taken back by its id, sent anew as another', async () => {
  const { page, pushes, news, steps } = stand();
  await sendPush(page, wish, news);
  expect(pushes.send).toHaveBeenCalledWith({ from: 1, ...wish });
  const [step] = steps;
  await step!.takeBack();
  expect(news.takenBack).toHaveBeenCalledWith({ push: { id: '1' }, isCovered: false });
  await step!.doAgain();
  await step!.takeBack();
  expect(pushes.takeBack).toHaveBeenLastCalledWith({ id: '2' });
  expect([news.sent.mock.calls.length, steps.length]).toEqual([2, 1]);
});

test('what was never sent is no step; why something stays there is told, and every other refusal', async () => {
  const { page, pushes, news, steps } = stand();
  pushes.send.mockRejectedValueOnce(refusal('not-found'));
  await expect(sendPush(page, wish, news)).rejects.toThrow('not-found');
  expect([steps, news.refused.mock.calls]).toEqual([[], []]);
  await sendPush(page, wish, news);
  for (const code of ['not-found', 'not-allowed', 'internal']) {
    pushes.takeBack.mockRejectedValueOnce(refusal(code));
    await expect(steps[0]!.takeBack()).rejects.toThrow(code);
  }
  expect(news.stays.mock.calls).toEqual([[2, 'gone'], [2, 'theirs']]);
  pushes.send.mockRejectedValueOnce(refusal('not-found'));
  await expect(steps[0]!.doAgain()).rejects.toThrow('not-found');
  expect(news.refused).toHaveBeenCalledTimes(2);
});
