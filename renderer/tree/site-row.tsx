import { ChevronRight, GripVertical, MapPin } from 'lucide-react';
import { Button, Collection, TreeItem, TreeItemContent } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { nameIn } from '#model/local-name';
import type { SiteCameras } from '../state/catalogue.ts';
import { useSettings } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { CameraRow } from './camera-row.tsx';
import styles from './tree.module.css';

/** A site; its cameras enter the collection only while it is open, so that ten thousand cameras cost what is seen. */
export function SiteRow({ site, isOpen }: { site: SiteCameras; isOpen: boolean }) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const format = useFormat();
  const name = nameIn(site.name, language);
  return (
    <TreeItem id={`site:${site.id}`} textValue={name} hasChildItems className={styles.row ?? ''} data-tree-site={site.id}>
      <TreeItemContent>
        <Button slot="chevron" className={styles.chevron ?? ''}><ChevronRight size={16} aria-hidden /></Button>
        <span className={styles.icon}><MapPin size={16} aria-hidden /></span>
        <span className={styles.text}>
          <span className={styles.siteName}><bdi dir="auto">{name}</bdi></span>
          <span className={styles.second}>{t('tree.count', { count: site.cameras.length, number: format.number(site.cameras.length) })}</span>
        </span>
        <Button slot="drag" className={styles.grip ?? ''} aria-label={t('tree.drag', { name })}><GripVertical size={16} aria-hidden /></Button>
      </TreeItemContent>
      {isOpen ? <Collection items={site.cameras}>{(camera) => <CameraRow camera={camera} search="" indented withSite={false} />}</Collection> : null}
    </TreeItem>
  );
}
