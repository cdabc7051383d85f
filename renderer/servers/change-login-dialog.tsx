import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ServerConfig } from '#model/server';
import { usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { LoginFields } from './login-fields.tsx';
import type { Login } from './login-fields.tsx';
import { useWork } from './use-work.ts';

/** Another name or login for a saved server. */
export function ChangeLoginDialog({ server, onClose }: { server: ServerConfig; onClose: () => void }) {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const { running, problem, run } = useWork();
  const [name, setName] = useState(server.name);
  const [login, setLogin] = useState<Login>({ user: server.user ?? '', password: '' });
  const save = () => {
    const { id, kind, address, certificate, options } = server;
    run((signal) => bridge.api.servers.change({
      id, kind: kind as 'mediamtx', name: name.trim(), address, options: { ...options }, ...(certificate !== undefined && { certificate }),
      ...(login.user !== '' && { user: login.user }), ...(login.password !== '' && { password: login.password }),
    }, { signal }), onClose);
  };
  return (
    <Dialog title={t('servers.changeLogin')} isOpen onClose={onClose}>
      <Form onSubmit={(event) => { event.preventDefault(); save(); }}>
        <NameField label={t('servers.name')} value={name} onChange={setName} />
        <LoginFields login={login} onChange={setLogin} isDisabled={running} />
        <p className={dialog.note}>{t('servers.passwordStays')}</p>
        <p className={dialog.warning} role="status">{problem ? t(`problem.${problem.code}`) : '\u00a0'}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={running || name.trim() === ''}>{t('dialog.save')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
