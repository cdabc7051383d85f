import { expect, test, vi } from 'vitest';
import type { WallPreset } from '#model/wall-preset';
import { applyPreset } from '#renderer/state/apply-preset';
import type { WiderStep } from '#renderer/state/monitor';
import type { PageState } from '#renderer/state/page';

const preset: WallPreset = { id: 'p', name: 'Nuit', number: 1, savedAt: 0, monitors: [] };

function stand() {
  const steps: WiderStep[] = [];
  const answers: ((application: string) => void)[] = [];
  const presets = {
    apply: vi.fn(() => new Promise((resolve) => { answers.push((application) => { resolve({ preset, application, unseen: [2] }); }); })),
    takeBack: vi.fn(async ({ application }: { application: string }) => ({ preset, monitors: [Number(application)], changed: [] })),
  };
  const page = { bridge: { api: { walls: { presets } } }, monitor: { did: (step: WiderStep) => { steps.push(step); } } } as unknown as PageState;
  const news = { applied: vi.fn(), takenBack: vi.fn(), refused: vi.fn() };
  return { page, presets, news, steps, answers };
}

test('a preset is one step: taken back by what its application was called, done again as another application', async () => {
  const { page, presets, news, steps, answers } = stand();
  const done = applyPreset(page, 'p', news);
  answers[0]!('1');
  expect(await done).toBe(true);
  expect(news.applied).toHaveBeenCalledWith(preset, [2]);
  const [step] = steps;
  await step!.takeBack();
  expect(news.takenBack).toHaveBeenCalledWith({ preset, monitors: [1], changed: [] });
  const again = step!.doAgain();
  answers[1]!('2');
  await again;
  await step!.takeBack();
  expect(news.takenBack).toHaveBeenCalledWith({ preset, monitors: [2], changed: [] });
  expect(presets.apply).toHaveBeenCalledTimes(2);
  expect(steps).toHaveLength(1);
});

test('what the core refused is told, and is no step', async () => {
  const { page, presets, news, steps } = stand();
  presets.apply.mockRejectedValueOnce(new Error('gone'));
  expect(await applyPreset(page, 'p', news)).toBe(false);
  expect(news.refused).toHaveBeenCalledOnce();
  expect(steps).toEqual([]);
});

test('a way back or again that the core refused is told, and the step knows it', async () => {
  const { page, presets, news, steps, answers } = stand();
  const done = applyPreset(page, 'p', news);
  answers[0]!('1');
  await done;
  const broken = new Error('closed');
  presets.takeBack.mockRejectedValueOnce(broken);
  await expect(steps[0]!.takeBack()).rejects.toBe(broken);
  presets.apply.mockRejectedValueOnce(broken);
  await expect(steps[0]!.doAgain()).rejects.toBe(broken);
  expect(news.refused.mock.calls).toEqual([[broken], [broken]]);
  await steps[0]!.takeBack();
  expect(presets.takeBack).toHaveBeenLastCalledWith({ application: '1' });
});
