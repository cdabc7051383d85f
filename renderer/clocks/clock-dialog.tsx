import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptCorrection } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import { useCorrections, useDesk, usePage, usePtzBoard, useServers } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { useCameraName } from '../ui/use-camera-name.ts';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { ClockForm } from './clock-form.tsx';
import { ClockHistory } from './clock-history.tsx';

/** The level of desk that may say a clock is wrong (core/clocks/clocks.ts). */
const needed = 2;
/** A measured offset below this is within what the measurement can tell, ms. */
const worthMs = 1_000;

export function ClockDialog() {
  const camera = useDesk((desk) => desk.clockOf);
  return camera === null ? null : <Window key={camera} camera={camera} />;
}

/** By how much a camera's clock is wrong, since when, and who said so. */
function Window({ camera }: { camera: CameraId }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, desk, monitorNumber: monitor } = usePage();
  const refused = useRefusal();
  const nameOf = useCameraName();
  const corrections = useCorrections(camera);
  const level = usePtzBoard((board) => board.levels.find((one) => one.monitor === monitor)?.level ?? 1);
  const server = camera.split('/')[0] ?? '';
  const measuredMs = useServers().find((one) => one.server === server)?.clockOffsetMs ?? 0;
  const [history, setHistory] = useState<readonly KeptCorrection[]>([]);
  const close = () => { desk.setState({ clockOf: null }); };
  // With every change of what is in force, made here or elsewhere.
  useEffect(() => { bridge.api.clocks.history({ camera }).then(setHistory, refused); }, [bridge, camera, corrections, refused]);
  // What was pressed may be gone: Escape must still be this dialog's, and not lead out of the review behind it.
  const closer = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (document.activeElement === document.body) closer.current?.focus(); }, [history]);
  const withdraw = useCallback((id: string, reason: string) => { bridge.api.clocks.withdraw({ camera, id, monitor, reason }).then(() => undefined, refused); }, [bridge, camera, monitor, refused]);
  const mayChange = level >= needed;
  return (
    <Dialog title={t('clock.title', { name: `\u2068${nameOf(camera)}\u2069` })} isOpen onClose={close}>
      <p className={dialog.note}>{t('clock.explain')}</p>
      {Math.abs(measuredMs) < worthMs ? null : <p className={dialog.warning} data-measured={measuredMs}>{t('clock.measured', { offset: format.offset(measuredMs) })}</p>}
      {mayChange ? <ClockForm camera={camera} measuredMs={Math.abs(measuredMs) < worthMs ? null : Math.round(measuredMs)} /> : <p className={dialog.warning}>{t('clock.notAllowed')}</p>}
      <ClockHistory history={history} onWithdraw={mayChange ? withdraw : null} />
      <DialogActions><Button ref={closer} onPress={close}>{t('dialog.close')}</Button></DialogActions>
    </Dialog>
  );
}
