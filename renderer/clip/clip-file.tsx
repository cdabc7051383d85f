import { FileVideo } from 'lucide-react';
import { useMemo } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { useBlobUrl } from '../ui/use-blob-url.ts';
import { ClipScreen } from './clip-screen.tsx';
import styles from './clip.module.css';

/** Films that do not tell their rate, s a frame. */
const frameS = 1 / 25;

/** An exported film that the operator has as a file: it is played in this page and goes nowhere. */
export function ClipFile({ file }: { file: File | null }) {
  const { t } = useTranslation();
  const { desk } = usePage();
  const url = useBlobUrl(useMemo(() => (file === null ? null : () => Promise.resolve(file)), [file]));
  const open = (next: File) => { desk.setState({ clip: { is: 'file', file: next } }); };
  const choose = (
    <FileTrigger acceptedFileTypes={['video/mp4', '.mp4', '.m4v']} onSelect={(list) => { const [one] = list ?? []; if (one) open(one); }}>
      <Button look={file === null ? 'primary' : 'plain'} autoFocus={file === null}><FileVideo size={16} aria-hidden />{t('clip.choose')}</Button>
    </FileTrigger>
  );
  return file === null || url === null ? (
    <DropZone
      className={styles.drop ?? ''} aria-label={t('clip.drop')}
      onDrop={({ items }) => { const [one] = items.filter((item) => item.kind === 'file'); if (one) void one.getFile().then(open); }}
    >
      <p className={dialog.note}>{t('clip.stays')}</p>
      {choose}
      <span className={styles.second}>{t('clip.drop')}</span>
    </DropZone>
  ) : (
    <ClipScreen
      key={url} source={{ kind: 'file', url }} poster={null} start={0} frameS={frameS} loop={null} marks={[]} breaks={[]}
      wallTime={noWallTime} note={t('clip.noWallTime')} failed={() => t('clip.fileFailed')} onAgain={null} actions={choose}
    />
  );
}

const noWallTime = () => null;
