import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage, usePushes } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useSaySent } from '../ui/use-say-sent.ts';

/** The sender hears what became of what it sent: taken, refused, not answered, or lost with a core that was started anew. */
export function usePushNews(): void {
  const { t } = useTranslation();
  const format = useFormat();
  const { monitorNumber, roster } = usePage();
  const saySent = useSaySent();
  const { pushes } = usePushes();
  const waiting = useRef(new Map<string, number>());
  useEffect(() => {
    const say = (text: 'push.lost' | 'push.refused' | 'push.unanswered', to: number) => { toast(t(text, { number: format.number(to) }), 'bad'); };
    const own = pushes.filter(({ from }) => from === monitorNumber);
    for (const [id, to] of waiting.current) {
      const push = own.find((one) => one.id === id);
      if (push?.state === 'waiting') continue;
      waiting.current.delete(id);
      if (push === undefined) say('push.lost', to);
      else if (push.state === 'refused') say('push.refused', to);
      else if (push.state === 'unanswered') say('push.unanswered', to);
      // By this desk's own undo, which says so.
      else if (push.state !== 'withdrawn') saySent({ to, state: 'shown', hasWindow: roster.getState().some(({ number, hasWindow }) => number === to && hasWindow) });
    }
    for (const { id, to, state } of own) if (state === 'waiting') waiting.current.set(id, to);
  }, [format, monitorNumber, pushes, roster, saySent, t]);
}
