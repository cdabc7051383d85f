import type { Push, PushContent, SentPush } from '#model/push';
import { problemOf } from './bridge-problem.ts';
import type { PageState } from './page.ts';

export interface PushWish {
  readonly to: number;
  readonly content: PushContent;
  readonly reason: string;
  readonly returnAfterS: number | null;
}

/** What an operator hears of a push's way to another monitor and back. */
export interface SentNews {
  sent(push: SentPush): void;
  /** `isCovered`: what was laid over it since is still what is seen there. */
  takenBack(back: { readonly push: Push; readonly isCovered: boolean }): void;
  /** Not to be taken back: nothing of it is left there (`gone`), or the monitor is asked first and took it (`theirs`). */
  stays(to: number, why: 'gone' | 'theirs'): void;
  refused(error: unknown): void;
}

/** Sends something to another monitor, a step that this window's undo takes back and redo does again. Rejects where the core refused. */
export async function sendPush({ bridge, monitor, monitorNumber: from }: Pick<PageState, 'bridge' | 'monitor' | 'monitorNumber'>, wish: PushWish, news: SentNews): Promise<void> {
  const { pushes } = bridge.api.walls;
  const told = (error: unknown): never => {
    news.refused(error);
    throw error;
  };
  const toldOfBack = (error: unknown): never => {
    const { code } = problemOf(error);
    if (code !== 'not-found' && code !== 'not-allowed') return told(error);
    news.stays(wish.to, code === 'not-found' ? 'gone' : 'theirs');
    throw error;
  };
  let push = await pushes.send({ from, ...wish });
  monitor.did({
    takeBack: () => pushes.takeBack({ id: push.id }).then(news.takenBack, toldOfBack),
    doAgain: async () => {
      push = await pushes.send({ from, ...wish }).catch(told);
      news.sent(push);
    },
  });
  news.sent(push);
}
