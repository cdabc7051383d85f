import { useTranslation } from 'react-i18next';
import { keyWords } from './key-words.ts';

interface Props {
  /** As in `Action.keys`. */
  readonly keys: string;
  readonly className: string | undefined;
}

/** A key, or several pressed together, as printed on the operator's keyboard. */
export function KeyCap({ keys, className }: Props) {
  const { t } = useTranslation();
  return <kbd dir="ltr" className={className}>{keyWords(keys, t)}</kbd>;
}
