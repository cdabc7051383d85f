import { PencilRuler } from 'lucide-react';
import { Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isFree, layoutNamed, layoutNames } from '#model/layout';
import type { LayoutName } from '#model/layout';
import { arrangeAsked } from '../state/ask-first.ts';
import { useMonitor, usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import popover from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { camerasSpare, changeLayout } from './arrange.ts';
import { LayoutIcon } from './layout-icon.tsx';
import styles from './wall.module.css';

/** The wall's geometries as small drawings. */
export function LayoutPicker() {
  const { t } = useTranslation();
  const format = useFormat();
  const page = usePage();
  const { desk } = page;
  const shown = useMonitor();
  if (shown === null) return null;
  const label = (name: LayoutName) => (isFree(name) ? t('layouts.own', { number: format.number(layoutNamed(name).cells.length) }) : name.split('+').map((part) => format.number(Number(part))).join('+'));
  const spare = camerasSpare(shown);
  return (
    <DialogTrigger>
      <Button look="bare" aria-label={t('layout.of', { name: label(shown.layout) })}>
        <LayoutIcon name={shown.layout} /><bdi>{label(shown.layout)}</bdi>
      </Button>
      <Popover className={popover.popover ?? ''}>
        <Dialog className={popover.popoverDialog ?? ''} aria-label={t('layout.name')}>
          {({ close }) => (
            <>
              <ListBox
                aria-label={t('layout.name')} layout="grid" className={styles.layouts ?? ''} autoFocus selectionMode="single" disallowEmptySelection
                selectedKeys={[shown.layout]}
                onSelectionChange={(keys) => {
                  const [name] = keys === 'all' ? [] : [...keys];
                  if (typeof name === 'string' && name !== shown.layout) arrangeAsked(page, { is: 'layout' }, (arrangement) => changeLayout(arrangement, name as LayoutName), () => { desk.setState({ enlarged: false }); });
                  close();
                }}
              >
                {[...layoutNames, ...(isFree(shown.layout) ? [shown.layout] : [])].map((name) => (
                  <ListBoxItem key={name} id={name} className={styles.layout ?? ''} textValue={label(name)} aria-label={t('layout.of', { name: label(name) })}>
                    <LayoutIcon name={name} size={40} /><bdi>{label(name)}</bdi>
                  </ListBoxItem>
                ))}
              </ListBox>
              <Button onPress={() => { close(); desk.setState({ dialog: 'layout' }); }}><PencilRuler size={16} aria-hidden />{t('layouts.draw')}</Button>
              {spare > 0 ? <p className={styles.spare}>{t('layout.spare', { count: spare, number: format.number(spare) })}</p> : null}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
