import { Bookmark, Check, ListTree, RefreshCw, Save } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMonitor, usePage, useViews } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import styles from '../ui/dialog.module.css';
import own from './views.module.css';
import { openView } from '../state/open-view.ts';

/** Saved views, one press away. */
export function ViewsMenu() {
  const { t } = useTranslation();
  const page = usePage();
  const views = useViews();
  const shown = useMonitor();
  const current = views.find(({ id }) => id === shown?.view);
  return (
    <MenuTrigger>
      <Button look="bare" aria-label={`${t('views.name')}: ${current?.name ?? t('views.unnamed')}`}>
        <Bookmark size={18} aria-hidden />
        <bdi dir="auto" className={own.current}>{current?.name ?? t('views.name')}</bdi>
      </Button>
      <Popover className={styles.popover ?? ''}>
        <Menu
          className={styles.menu ?? ''} aria-label={t('views.name')}
          onAction={(key) => {
            if (key === 'save') page.desk.setState({ dialog: 'save-view' });
            else if (key === 'turn') page.desk.setState({ dialog: 'view-carousel' });
            else if (key === 'manage') page.desk.setState({ dialog: 'views' });
            else openView(page, String(key).slice('view:'.length));
          }}
        >
          {views.length === 0 ? <MenuItem id="none" isDisabled className={styles.item ?? ''}>{t('views.none')}</MenuItem> : null}
          {views.map((view) => (
            <MenuItem key={view.id} id={`view:${view.id}`} textValue={view.name} className={styles.item ?? ''}>
              <span className={own.tick}>{view.id === shown?.view ? <Check size={16} aria-hidden /> : null}</span>
              <bdi dir="auto" className={own.name}>{view.name}</bdi>
              <kbd dir="ltr" className={own.number}>V{view.number}</kbd>
            </MenuItem>
          ))}
          <Separator className={styles.separator ?? ''} />
          <MenuItem id="save" className={styles.item ?? ''}><Save size={16} aria-hidden />{t('views.save')}</MenuItem>
          <MenuItem id="manage" className={styles.item ?? ''} isDisabled={views.length === 0}><ListTree size={16} aria-hidden />{t('views.manage')}</MenuItem>
          <MenuItem id="turn" className={styles.item ?? ''} isDisabled={views.length < 2}><RefreshCw size={16} aria-hidden />{t('viewCarousel.menu')}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
