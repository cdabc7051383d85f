import { ChevronRight, GripVertical, MapPin } from 'lucide-react';
import { Button, Collection, TreeItem, TreeItemContent } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { nameIn } from '#model/local-name';
import type { SiteCameras } from '../state/catalogue.ts';
import { useSettings } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { CameraRow } from './camera-row.tsx';
import styles from './tree.module.css';

/**
 * A site; its cameras enter the collection only while it is open, so that ten thousand cameras cost what is seen. The first
 * always does: react-aria-components knows from it that the row can be opened (1.22 does not hand `hasChildItems` to the keyboard).
 */
export function SiteRow({ site, isOpen }: { site: SiteCameras; isOpen: boolean }) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const format = useFormat();
  const name = nameIn(site.name, language);
  return (
    <TreeItem id={`site:${site.id}`} textValue={name} className={styles.row ?? ''} data-tree-site={site.id}>
      <TreeItemContent>
        <Button slot="chevron" className={styles.chevron ?? ''}><ChevronRight size={16} aria-hidden /></Button>
        <span className={styles.icon}><MapPin size={16} aria-hidden /></span>
        <span className={styles.text}>
          <span className={styles.siteName} dir="auto">{name}</span>
          <span className={styles.second}>{t('tree.count', { count: site.cameras.length, number: format.number(site.cameras.length) })}</span>
        </span>
        <Button slot="drag" className={styles.grip ?? ''} aria-label={t('tree.drag', { name })}><GripVertical size={16} aria-hidden /></Button>
      </TreeItemContent>
      <Collection items={isOpen ? site.cameras : site.cameras.slice(0, 1)}>
        {(camera) => <CameraRow camera={camera} search="" indented withSite={false} />}
      </Collection>
    </TreeItem>
  );
}
