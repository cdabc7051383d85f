import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { VisuallyHidden } from 'react-aria-components';
import { nameIn } from '#model/local-name';
import { usePage, useSettings } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { noNews, withLost } from './lost-news.ts';
import { isLost, lookOf } from './tile-look.ts';

/** At most one sentence in this time, however many tiles are lost at once, ms. */
const speakEveryMs = 5000;

/** Tells a screen reader, politely, which tiles lost their live picture. */
export function LostAnnouncer() {
  const { tiles, catalogue } = usePage();
  const { language } = useSettings();
  const { t } = useTranslation();
  const format = useFormat();
  const [sentence, setSentence] = useState('');

  useEffect(() => {
    let news = noNews;
    const timer = setInterval(() => {
      news = withLost(news, new Set([...tiles.all()].filter(([, { state }]) => isLost(lookOf(state))).map(([tile]) => tile)));
      const { untold } = news;
      if (untold.length === 0) return;
      news = { ...news, untold: [] };
      const [first] = untold;
      const state = first === undefined ? undefined : tiles.all().get(first);
      if (untold.length > 1 || state === undefined) {
        setSentence(t('say.many', { count: untold.length, number: format.number(untold.length) }));
        return;
      }
      const known = catalogue.getState().cameras.get(state.camera);
      const camera = known === undefined ? state.camera : `${format.number(known.number)} ${nameIn(known.name, language)}`;
      setSentence(t(lookOf(state.state) === 'frozen' ? 'say.frozen' : 'say.lost', { camera }));
    }, speakEveryMs);
    return () => { clearInterval(timer); };
  }, [tiles, catalogue, language, t, format]);
  return <VisuallyHidden><div aria-live="polite" data-says="lost">{sentence}</div></VisuallyHidden>;
}
