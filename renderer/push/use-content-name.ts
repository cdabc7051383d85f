import { useTranslation } from 'react-i18next';
import { nameIn } from '#model/local-name';
import type { PushContent } from '#model/push';
import { useCatalogue, useSettings, useViews } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';

/** What is sent, as people call it: a camera by number and name, a carousel by how many, a view by its name. */
export function useContentName(): (content: PushContent) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const { cameras } = useCatalogue();
  const views = useViews();
  const { language } = useSettings();
  return (content) => {
    if (content.kind === 'arrangement') return views.find(({ id }) => id === content.view)?.name ?? t('push.unnamed');
    if (content.item.kind === 'carousel') return t('push.carousel', { number: format.number(content.item.cameras.length) });
    const camera = cameras.get(content.item.camera);
    return camera ? `${format.number(camera.number)} · ${nameIn(camera.name, language)}` : content.item.camera;
  };
}
