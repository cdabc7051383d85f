import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage, usePushes } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';

/** The sender hears what became of what it sent: taken, refused, not answered, or lost with a core that was started anew. */
export function usePushNews(): void {
  const { t } = useTranslation();
  const format = useFormat();
  const { monitorNumber } = usePage();
  const { pushes } = usePushes();
  const waiting = useRef(new Map<string, number>());
  useEffect(() => {
    const say = (text: Parameters<typeof t>[0], to: number, is: 'good' | 'bad') => { toast(t(text, { number: format.number(to), monitor: format.number(to) }) as string, is); };
    const own = pushes.filter(({ from }) => from === monitorNumber);
    for (const [id, to] of waiting.current) {
      const push = own.find((one) => one.id === id);
      if (push?.state === 'waiting') continue;
      waiting.current.delete(id);
      if (push === undefined) say('push.lost', to, 'bad');
      else if (push.state === 'refused') say('push.refused', to, 'bad');
      else if (push.state === 'unanswered') say('push.unanswered', to, 'bad');
      else say('order.done', to, 'good');
    }
    for (const { id, to, state } of own) if (state === 'waiting') waiting.current.set(id, to);
  }, [format, monitorNumber, pushes, t]);
}
