import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerConfig } from '#model/server';
import { usePage } from '../state/use-page.ts';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { ImportFileStep } from './import-file-step.tsx';
import { ImportReport } from './import-report.tsx';
import type { ImportAnswer, InventoryFile } from './inventory-file.ts';
import { useWork } from './use-work.ts';

/** A city's own list of cameras: file → what is in it, line by line → its cameras. `server` renews the list it names. */
export function ImportDialog({ server, onClose }: { server: ServerConfig | null; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const { running, problem, run } = useWork();
  const [read, setRead] = useState<{ readonly file: InventoryFile; readonly answer: ImportAnswer } | null>(null);
  const ask = (file: InventoryFile, want: { readonly skipBad: boolean; readonly removeGone: boolean; readonly take: boolean; readonly name: string }, signal: AbortSignal) => (
    bridge.api.servers.importInventory({ server: server?.id ?? null, format: file.format, list: file.list, ...want }, { signal }));

  return (
    <Dialog title={server ? t('inventory.renewTitle', { name: `\u2068${server.name}\u2069` }) : t('inventory.title')} isOpen onClose={onClose}>
      {read?.answer.good ? (
        <ImportReport
          answer={read.answer} name={server ? null : read.file.name} running={running} problem={problem}
          onTake={({ name, removeGone }) => {
            run(
              (signal) => ask(read.file, { name: name ?? server?.name ?? read.file.name, skipBad: read.answer.badRows > 0, removeGone, take: true }, signal),
              ({ server: taken, good }) => {
                toast(t('inventory.taken', { name: `\u2068${taken?.name ?? ''}\u2069`, number: format.number(good) }), 'good');
                onClose();
              },
            );
          }}
          onBack={() => { setRead(null); }}
        />
      ) : (
        <ImportFileStep
          answer={read?.answer ?? null} running={running} problem={problem} onClose={onClose}
          onFile={(file) => { run((signal) => ask(file, { name: file.name, skipBad: true, removeGone: false, take: false }, signal), (answer) => { setRead({ file, answer }); }); }}
        />
      )}
    </Dialog>
  );
}
