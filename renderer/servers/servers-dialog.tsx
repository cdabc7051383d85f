import { Combine, FileUp, KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerConfig } from '#model/server';
import { useServers } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { AddServerDialog } from './add-server-dialog.tsx';
import { CompositeDialog } from './composite-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { ChangeLoginDialog } from './change-login-dialog.tsx';
import { RemoveServerDialog } from './remove-server-dialog.tsx';
import { ServerFacts } from './server-facts.tsx';
import styles from './servers.module.css';
import { useSavedServers } from './use-servers.ts';

type Asked =
  | { readonly about: 'add' }
  | { readonly about: 'login' | 'remove'; readonly server: ServerConfig }
  | { readonly about: 'import' | 'composite'; readonly server: ServerConfig | null };

/** The recording servers of this installation: how each one is, adding, importing a list of cameras, correcting a login, removing. */
export function ServersDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const saved = useSavedServers();
  const health = useServers();
  const [asked, setAsked] = useState<Asked | null>(null);
  const back = () => { setAsked(null); };
  if (asked?.about === 'add') return <AddServerDialog onClose={back} />;
  if (asked?.about === 'import') return <ImportDialog server={asked.server} onClose={back} />;
  if (asked?.about === 'composite') return <CompositeDialog server={asked.server} onClose={back} />;
  if (asked?.about === 'login') return <ChangeLoginDialog server={asked.server} onClose={back} />;
  if (asked?.about === 'remove') return <RemoveServerDialog server={asked.server} onClose={back} />;
  return (
    <Dialog title={t('servers.title')} isOpen onClose={onClose}>
      {saved.length === 0 ? <p className={dialog.note}>{t('servers.none')}</p> : null}
      <ul className={styles.list}>
        {saved.map((server) => (
          <li key={server.id} className={styles.server} data-server={server.id}>
            <ServerFacts server={server} health={health.find((one) => one.server === server.id) ?? null} />
            {server.kind === 'generic' ? <IconButton label={t('inventory.renew')} onPress={() => { setAsked({ about: 'import', server }); }}><FileUp size={16} aria-hidden /></IconButton> : null}
            {server.kind === 'composite'
              ? <IconButton label={t('composite.change')} onPress={() => { setAsked({ about: 'composite', server }); }}><Combine size={16} aria-hidden /></IconButton>
              : <IconButton label={t('servers.changeLogin')} onPress={() => { setAsked({ about: 'login', server }); }}><KeyRound size={16} aria-hidden /></IconButton>}
            <IconButton label={t('servers.remove')} onPress={() => { setAsked({ about: 'remove', server }); }}><Trash2 size={16} aria-hidden /></IconButton>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onPress={onClose}>{t('dialog.close')}</Button>
        {saved.length === 0 ? null : <Button onPress={() => { setAsked({ about: 'composite', server: null }); }}><Combine size={16} aria-hidden /> {t('composite.button')}</Button>}
        <Button onPress={() => { setAsked({ about: 'import', server: null }); }}><FileUp size={16} aria-hidden /> {t('inventory.button')}</Button>
        <Button look="primary" onPress={() => { setAsked({ about: 'add' }); }}><Plus size={16} aria-hidden /> {t('servers.add')}</Button>
      </DialogActions>
    </Dialog>
  );
}
