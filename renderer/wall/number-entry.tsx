import { useTranslation } from 'react-i18next';
import { readOrder } from '#model/typed-order';
import { cameraNumbered } from '../state/catalogue.ts';
import { useCatalogue, useSettings, usePresets, useViews } from '../state/use-page.ts';
import { Name } from '../ui/name.tsx';
import { useFormat } from '../ui/use-format.ts';
import styles from './wall.module.css';

/** The order being typed, and what Enter would do. */
export function NumberEntry({ order: typed }: { order: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language } = useSettings();
  const catalogue = useCatalogue();
  const views = useViews();
  const presets = usePresets();
  if (typed === '') return null;
  const order = readOrder(typed);
  const camera = order?.do === 'camera' ? cameraNumbered(catalogue, order.number) : undefined;
  const view = order?.do === 'view' ? views.find(({ number }) => number === order.number) : undefined;
  const preset = order?.do === 'preset' ? presets.find((one) => one.number === order.number) : undefined;
  const number = format.number(order?.number ?? 0);
  const place = order && (order.do === 'camera' || order.do === 'view') && [
    order.monitor === null ? '' : t('monitor.name', { number: format.number(order.monitor) }),
    order.do === 'camera' && order.tile !== null ? t('order.tile', { number: format.number(order.tile) }) : '',
  ].filter((text) => text !== '').join(' · ');
  const words = { camera: camera && <Name name={camera.name} language={language} />, view: view && <bdi dir="auto">{view.name}</bdi>, preset: preset && <bdi dir="auto">{preset.name}</bdi>, 'ptz-preset': t('ptz.presetNumber', { number }) };
  const missing = { camera: 'toast.noNumber', view: 'order.noView', preset: 'order.noPreset', 'ptz-preset': 'ptz.noPreset' } as const;
  return (
    <div className={styles.entry} role="status" data-order={typed}>
      <p className={styles.digits} dir="ltr">{[...typed].map((sign) => (/\d/.test(sign) ? format.number(Number(sign)) : sign.toUpperCase())).join('')}</p>
      {order === null ? <p>{t('order.goOn')}</p> : null}
      {order === null ? null : <p>{words[order.do] ?? t(missing[order.do], { number })}</p>}
      {!place ? null : <p>{place}</p>}
      <p className={styles.hint}>{t('order.hint')}</p>
    </div>
  );
}
