import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventScope } from '#model/event-search';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import { useCatalogue, useSettings } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { CameraPicker } from '../ui/camera-picker.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import styles from './search.module.css';

/** As many as one search may name. */
const most = 64;

export interface Where { readonly is: EventScope['is']; readonly site: string | null; readonly cameras: readonly CameraId[] }

interface Props { readonly where: Where; readonly onWhere: (where: Where) => void }

/** All cameras, a site, or some cameras. */
export function WhereFields({ where, onWhere }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language } = useSettings();
  const { cameras, sites, hidden } = useCatalogue();
  const choosable = useMemo(() => [...cameras.values()].filter(({ server }) => !hidden.has(server)), [cameras, hidden]);
  const nameOf = (id: CameraId) => {
    const camera = cameras.get(id);
    return camera ? `${format.number(camera.number)} · ${nameIn(camera.name, language)}` : id;
  };
  return (
    <>
      <OneOf label={t('search.where')} chosen={where.is} onChoose={(is) => { onWhere({ ...where, is }); }} choices={[{ id: 'all', words: t('search.allCameras') }, { id: 'site', words: t('search.site') }, { id: 'cameras', words: t('search.someCameras') }]} />
      {where.is === 'site' ? (
        <label className={dialog.field}>
          <span className={dialog.label}>{t('search.site')}</span>
          <select className={dialog.input} value={where.site ?? ''} onChange={(event) => { onWhere({ ...where, site: event.target.value || null }); }}>
            <option value="">{t('search.chooseSite')}</option>
            {sites.map(({ id, name }) => <option key={id} value={id}>{nameIn(name, language)}</option>)}
          </select>
        </label>
      ) : null}
      {where.is === 'cameras' ? (
        <>
          <CameraPicker key={where.cameras.length} label={t('search.addCamera')} cameras={choosable} chosen={null} onChoose={(id) => { if (id !== null && where.cameras.length < most) onWhere({ ...where, cameras: [...new Set([...where.cameras, id])] }); }} />
          <ul className={styles.chosen} aria-label={t('search.someCameras')}>
            {where.cameras.map((id) => (
              <li key={id}><Button aria-label={t('search.removeCamera', { name: nameOf(id) })} onPress={() => { onWhere({ ...where, cameras: where.cameras.filter((one) => one !== id) }); }}><bdi dir="auto">{nameOf(id)}</bdi><X size={14} aria-hidden /></Button></li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

/** What the fields say as a scope; null while something is to be chosen yet. */
export function scopeOf({ is, site, cameras }: Where): EventScope | null {
  if (is === 'all') return { is };
  if (is === 'site') return site === null ? null : { is, site };
  return cameras.length === 0 ? null : { is, cameras };
}
