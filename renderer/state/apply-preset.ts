import type { WallPreset } from '#model/wall-preset';
import type { PageState } from './page.ts';

/** What an operator hears of a preset's way to the wall and back. */
export interface PresetNews {
  /** `unseen`: those of its monitors that no window shows now. */
  applied(preset: WallPreset, unseen: readonly number[]): void;
  /** `changed`: monitors that show something else since, and stay as they are. */
  takenBack(back: { readonly preset: WallPreset; readonly monitors: readonly number[]; readonly changed: readonly number[] }): void;
  refused(error: unknown): void;
}

/** Shows a wall preset on all its monitors, a step that this window's undo takes back and redo does again. False where the core refused. */
export async function applyPreset({ bridge, monitor }: Pick<PageState, 'bridge' | 'monitor'>, id: string, news: PresetNews): Promise<boolean> {
  const { presets } = bridge.api.walls;
  const told = (error: unknown): never => {
    news.refused(error);
    throw error;
  };
  const apply = () => presets.apply({ id }).then(({ preset, application, unseen }) => {
    news.applied(preset, unseen);
    return application;
  }, told);
  const first = await apply().catch(() => null);
  if (first === null) return false;
  let application = first;
  monitor.did({
    takeBack: () => presets.takeBack({ application }).then(news.takenBack, told),
    doAgain: async () => { application = await apply(); },
  });
  return true;
}
