import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import styles from './dialog.module.css';
import { useDialogKeys } from './use-dialog-keys.ts';

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly role?: 'dialog' | 'alertdialog';
  /** For what is read in two columns. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export function Dialog({ title, isOpen, onClose, role = 'dialog', isWide = false, children }: Props) {
  return (
    <ModalOverlay className={styles.shade ?? ''} isOpen={isOpen} onOpenChange={(open) => { if (!open) onClose(); }} isDismissable={role === 'dialog'}>
      <Modal className={`${styles.modal} ${isWide ? styles.wide : ''}`}>
        <Box title={title} role={role}>{children}</Box>
      </Modal>
    </ModalOverlay>
  );
}

function Box({ title, role, children }: { title: string; role: 'dialog' | 'alertdialog'; children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  useDialogKeys(box);
  return (
    <AriaDialog ref={box} className={styles.dialog ?? ''} role={role}>
      <Heading slot="title" className={styles.title ?? ''}>{title}</Heading>
      {children}
    </AriaDialog>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
