import { Cctv, GripVertical, Unplug, Video } from 'lucide-react';
import { Button, TreeItem, TreeItemContent } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Camera } from '#model/camera';
import { nameIn } from '#model/local-name';
import type { Settings } from '#model/settings';
import type { CameraHealth } from '../state/health.ts';
import { useCameraHealth, useSettings } from '../state/use-page.ts';
import { formatFor, useFormat } from '../ui/use-format.ts';
import { Highlight } from './highlight.tsx';
import { nameInSite } from './name-in-site.ts';
import { numberedRow } from './numbered-row.tsx';
import { cameraKey } from './row-numbers.ts';
import styles from './tree.module.css';

const healthText = { ok: 'camera.ok', lost: 'camera.lost', unknown: 'camera.unknown' } as const satisfies Record<CameraHealth, string>;
const healthIcon = { ok: Video, lost: Unplug, unknown: Cctv } as const;

interface Props { readonly camera: Camera; readonly search: string; readonly indented: boolean; readonly withSite: boolean; readonly settings: Settings }

/** A camera; like a site's row without hooks of its own, for the collection is built of all rows. */
export function CameraRow({ camera, search, indented, withSite, settings }: Props) {
  const text = `${formatFor(settings).number(camera.number)} ${nameIn(camera.name, settings.language)}`;
  return (
    <TreeItem id={cameraKey(camera.id)} render={numberedRow} textValue={text} className={`${styles.row} ${indented ? styles.inside : ''}`} data-tree-camera={camera.id}>
      <TreeItemContent>
        <CameraContent camera={camera} search={search} withSite={withSite} label={text} />
      </TreeItemContent>
    </TreeItem>
  );
}

/** Apart from the row, so that a change of health draws one line of text and not the collection. */
function CameraContent({ camera, search, withSite, label }: Omit<Props, 'indented' | 'settings'> & { label: string }) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const format = useFormat();
  const health = useCameraHealth(camera.id);
  const Icon = healthIcon[health];
  const name = nameIn(camera.name, language);
  return (
    <>
      <span className={styles.icon} data-health={health}><Icon size={18} aria-hidden /></span>
      <span className={styles.number}><Highlight text={format.number(camera.number)} search={search} /></span>
      <span className={styles.text}>
        <span dir="auto" title={name}><Highlight text={withSite ? name : nameInSite(name, nameIn(camera.site.name, language))} search={search} /></span>
        <span className={styles.second} data-health={health}>
          {t(healthText[health])}{withSite ? <> · <bdi dir="auto"><Highlight text={nameIn(camera.site.name, language)} search={search} /></bdi></> : null}
        </span>
      </span>
      <Button slot="drag" className={styles.grip ?? ''} aria-label={t('tree.drag', { name: label })}><GripVertical size={16} aria-hidden /></Button>
    </>
  );
}
