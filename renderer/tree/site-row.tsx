import { ChevronRight, GripVertical, MapPin } from 'lucide-react';
import { Button, Collection, TreeItem, TreeItemContent } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { nameIn } from '#model/local-name';
import type { Settings } from '#model/settings';
import type { SiteCameras } from '../state/catalogue.ts';
import { useSettings } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { CameraRow } from './camera-row.tsx';
import { numberedRow } from './numbered-row.tsx';
import { siteKey } from './row-numbers.ts';
import styles from './tree.module.css';

/**
 * A site; its cameras enter the collection only while it is open, so that ten thousand cameras cost what is seen. A closed one has an
 * empty item instead: react-aria-components knows from it that the row can be opened (1.22 does not hand `hasChildItems` to the
 * keyboard). The collection is built of all rows, seen or not: what asks for hooks is in the content, which only seen rows have.
 */
export function SiteRow({ site, isOpen, settings }: { site: SiteCameras; isOpen: boolean; settings: Settings }) {
  return (
    <TreeItem id={siteKey(site.id)} render={numberedRow} textValue={nameIn(site.name, settings.language)} className={styles.row ?? ''} data-tree-site={site.id}>
      <TreeItemContent><SiteContent site={site} /></TreeItemContent>
      {isOpen
        ? <Collection items={site.cameras}>{(camera) => <CameraRow camera={camera} search="" indented withSite={false} settings={settings} />}</Collection>
        : <TreeItem id={`closed:${site.id}`} textValue="">{null}</TreeItem>}
    </TreeItem>
  );
}

function SiteContent({ site }: { site: SiteCameras }) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const format = useFormat();
  const name = nameIn(site.name, language);
  return (
    <>
      <Button slot="chevron" className={styles.chevron ?? ''}><ChevronRight size={16} aria-hidden /></Button>
      <span className={styles.icon}><MapPin size={16} aria-hidden /></span>
      <span className={styles.text}>
        <span className={styles.siteName} dir="auto">{name}</span>
        <span className={styles.second}>{t('tree.count', { count: site.cameras.length, number: format.number(site.cameras.length) })}</span>
      </span>
      <Button slot="drag" className={styles.grip ?? ''} aria-label={t('tree.drag', { name })}><GripVertical size={16} aria-hidden /></Button>
    </>
  );
}
