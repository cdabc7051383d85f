import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react';
import {
  UNSTABLE_Toast as Toast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion, Text,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import styles from './toasts.module.css';

interface Message { readonly text: string; readonly is: 'good' | 'warn' | 'bad' }

const queue = new ToastQueue<Message>();
const mostShown = 4;
const shownForMs = { good: 6000, warn: 10_000, bad: 10_000 };
const icons = { good: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** Says something to the operator in the corner of the window; it leaves by itself, or for newer messages. */
export function toast(text: string, is: Message['is']): void {
  // The newest is first. A queue that merely hid the oldest would show them again long after the fact.
  for (const { key } of queue.visibleToasts.slice(mostShown - 1)) queue.close(key);
  queue.add({ text, is }, { timeout: shownForMs[is] });
}

export function Toasts() {
  const { t } = useTranslation();
  return (
    <ToastRegion queue={queue} className={styles.region ?? ''} aria-label={t('toast.name')}>
      {({ toast: shown }) => {
        const Icon = icons[shown.content.is];
        return <Toast toast={shown} className={`${styles.toast} ${styles[shown.content.is]}`}>
          <Icon size={20} aria-hidden />
          <ToastContent className={styles.content}>
            <Text slot="title"><bdi>{shown.content.text}</bdi></Text>
          </ToastContent>
          <IconButton slot="close" label={t('dialog.close')}><X size={16} aria-hidden /></IconButton>
        </Toast>;
      }}
    </ToastRegion>
  );
}
