import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { sendPush } from '../state/send-push.ts';
import type { PushWish } from '../state/send-push.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from './toasts.tsx';
import { formatFor } from './use-format.ts';
import { useRefusal } from './use-refusal.ts';
import { useSaySent } from './use-say-sent.ts';

/** Sends to another monitor and says how it arrived; what undo and redo do with it later is said, too. Rejects where the core refused. */
export function useSendPush(): (wish: PushWish) => Promise<void> {
  const page = usePage();
  // In the language of the moment, which may be another one when it is taken back.
  const { i18n } = useTranslation();
  const refused = useRefusal();
  const saySent = useSaySent();
  return useCallback((wish) => {
    const words = (to: number) => ({ number: formatFor(page.settings.getState()).number(to) });
    return sendPush(page, wish, {
      sent: saySent,
      takenBack: ({ push, isCovered }) => {
        const text = push.state === 'withdrawn' ? 'push.withdrawn' : isCovered ? 'push.takenBackCovered' : 'push.takenBack';
        toast(i18n.t(text, words(push.to)), isCovered ? 'warn' : 'good');
      },
      stays: (to, why) => { toast(i18n.t(why === 'gone' ? 'push.leftAsIs' : 'push.keptByAsking', words(to)), 'bad'); },
      refused,
    });
  }, [i18n, page, refused, saySent]);
}
