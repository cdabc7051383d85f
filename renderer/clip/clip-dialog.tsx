import { useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import type { DetailedClip } from '../state/desk.ts';
import { useDesk, usePage } from '../state/use-page.ts';
import { IconButton } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useCameraName } from '../ui/use-camera-name.ts';
import { ClipFile } from './clip-file.tsx';
import { ClipFootage } from './clip-footage.tsx';
import styles from './clip.module.css';

/** One clip by itself, over the wall or a list. */
export function ClipDialog() {
  const clip = useDesk((desk) => desk.clip);
  return clip === null ? null : <Window clip={clip} />;
}

function Window({ clip }: { clip: DetailedClip }) {
  const { t } = useTranslation();
  const { desk } = usePage();
  const nameOf = useCameraName();
  const [chosen, setChosen] = useState(0);
  const close = () => { desk.setState({ clip: null }); };
  const cameras = clip.is === 'footage' ? clip.cameras : [];
  const camera = cameras[chosen] ?? cameras[0];
  const name = clip.is === 'file' ? clip.file?.name ?? t('clip.openFile') : clip.title === '' ? t('clip.title') : clip.title;
  return (
    <ModalOverlay className={dialog.shade ?? ''} isOpen onOpenChange={(open) => { if (!open) close(); }} isDismissable>
      <Modal className={`${dialog.modal} ${styles.modal}`}>
        <AriaDialog className={`${dialog.dialog} ${styles.dialog}`} data-detail={clip.is}>
          <div className={styles.head}>
            <Heading slot="title" className={dialog.title ?? ''}><bdi dir="auto">{name}</bdi></Heading>
            {camera === undefined ? null : <span className={styles.second}><bdi dir="auto">{nameOf(camera)}</bdi></span>}
            <span className={styles.rest} />
            <IconButton label={t('dialog.close')} shortcut="Esc" onPress={close}><X size={18} aria-hidden /></IconButton>
          </div>
          {cameras.length < 2 ? null : <OneOf label={t('clip.camera')} chosen={String(chosen)} onChoose={(id) => { setChosen(Number(id)); }} choices={cameras.map((id, index) => ({ id: String(index), words: nameOf(id) }))} />}
          {clip.is === 'file' ? <ClipFile file={clip.file} /> : camera === undefined ? null : <ClipFootage key={camera} camera={camera} range={clip.range} />}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
