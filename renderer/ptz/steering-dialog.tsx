import { Gamepad2, Home } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import { ptzLevels } from '#model/ptz-lease';
import type { PtzLevel } from '#model/ptz-lease';
import { useCatalogue, usePage, usePtzBoard, useSecond, useSettings } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import own from './ptz.module.css';

/** Everything that is steered now, every camera that does not look where it belongs, and what this desk may take from others. */
export function SteeringDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber } = usePage();
  const refused = useRefusal();
  const { cameras } = useCatalogue();
  const { language } = useSettings();
  const now = useSecond();
  const { leases, away, levels } = usePtzBoard((board) => board);
  const level = levels.find(({ monitor }) => monitor === monitorNumber)?.level ?? 1;
  const nameOf = (id: CameraId) => {
    const camera = cameras.get(id);
    return camera ? `${format.number(camera.number)} · ${nameIn(camera.name, language)}` : id;
  };
  const rest = (ms: number) => `\u2068${format.age(Math.max(0, Math.floor(ms / 1000) * 1000)).replace(/[.,٫]0|٫٠/, '')}\u2069`;
  return (
    <Dialog title={t('ptz.board')} isOpen isWide onClose={onClose}>
      <section className={own.section}>
        <h3>{t('ptz.awayTitle')}</h3>
        {away.length === 0 ? <p className={styles.note}>{t('ptz.awayNone')}</p> : null}
        <ul className={own.list}>
          {away.map(({ camera, since, monitor, returnAt }) => (
            <li key={camera} className={own.item} data-away={camera}>
              <span className={own.itemWords}>
                <bdi dir="auto">{nameOf(camera)}</bdi>
                <span className={own.second}>
                  {t('ptz.awayFor', { time: rest(now - since) })} · {monitor === 0 ? t('ptz.awayByTour') : t('ptz.awayBy', { number: format.number(monitor) })}
                  {returnAt === null ? '' : ` · ${t('ptz.returnsIn', { time: rest(returnAt - now) })}`}
                </span>
              </span>
              <Button onPress={() => { bridge.api.ptz.home({ camera, monitor: monitorNumber }).then(() => bridge.api.ptz.release({ camera }), refused); }}><Home size={16} aria-hidden />{t('ptz.sendHome')}</Button>
            </li>
          ))}
        </ul>
      </section>
      <section className={own.section}>
        <h3>{t('ptz.steeredTitle')}</h3>
        {leases.length === 0 ? <p className={styles.note}>{t('ptz.steeredNone')}</p> : null}
        <ul className={own.list}>
          {leases.map(({ camera, holder, until, queue }) => (
            <li key={camera} className={own.item}>
              <Gamepad2 size={18} aria-hidden />
              <span className={own.itemWords}>
                <bdi dir="auto">{nameOf(camera)}</bdi>
                <span className={own.second}>
                  {t('ptz.other', { number: format.number(holder.monitor) })} · {t(`ptz.level${holder.level}`)} · {t('ptz.until', { time: rest(until - now) })}
                  {queue.length === 0 ? '' : ` · ${t('ptz.waiting', { monitors: queue.map(({ monitor }) => format.number(monitor)).join(', ') })}`}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <OneOf
        label={t('ptz.level')} chosen={String(level)} choices={ptzLevels.map((one) => ({ id: String(one), words: t(`ptz.level${one}`) }))}
        onChoose={(one) => { bridge.api.ptz.level({ monitor: monitorNumber, level: Number(one) as PtzLevel }).then(() => undefined, refused); }}
      />
      <p className={styles.note}>{t('ptz.levelHint')}</p>
      <DialogActions><Button onPress={onClose} autoFocus>{t('dialog.close')}</Button></DialogActions>
    </Dialog>
  );
}
