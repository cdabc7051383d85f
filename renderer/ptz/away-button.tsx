import { MapPinOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePage, usePtzBoard } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { useFormat } from '../ui/use-format.ts';
import own from './ptz.module.css';

/** Nothing while every camera looks where it belongs; else how many do not, and the way to their list. */
export function AwayButton() {
  const { t } = useTranslation();
  const format = useFormat();
  const { desk } = usePage();
  const count = usePtzBoard((board) => board.away.length);
  if (count === 0) return null;
  return (
    <Button look="bare" data-away-count={count} aria-label={t('ptz.awayCount', { count, number: format.number(count) })} onPress={() => { desk.setState({ dialog: 'steering' }); }}>
      <MapPinOff size={18} className={own.away} aria-hidden /><span className={own.away}>{format.number(count)}</span>
    </Button>
  );
}
