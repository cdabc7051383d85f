import { useState } from 'react';
import { Form, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import type { Added, FoundServer } from './found-server.ts';
import { LoginFields } from './login-fields.tsx';
import type { Login } from './login-fields.tsx';
import styles from './servers.module.css';
import { useWork } from './use-work.ts';

interface Props {
  readonly server: FoundServer;
  readonly user: string;
  readonly add: (login: Login & { readonly name: string }, signal: AbortSignal) => Promise<Added>;
  readonly onAdded: (added: Added) => void;
  readonly onBack: () => void;
}

/** Naming the server and logging in; it is saved only when it shows its cameras. */
export function LoginStep({ server, user, add, onAdded, onBack }: Props) {
  const { t } = useTranslation();
  const { running, problem, run } = useWork();
  const [name, setName] = useState(() => `${server.product} ${new URL(server.address).hostname}`);
  const [login, setLogin] = useState<Login>({ user, password: '' });
  return (
    <Form onSubmit={(event) => { event.preventDefault(); run((signal) => add({ ...login, name: name.trim() }, signal), onAdded); }}>
      <p className={dialog.note}><bdi dir="ltr">{server.product} {server.version ?? ''} · {server.address}</bdi></p>
      <NameField label={t('servers.name')} value={name} onChange={setName} />
      <LoginFields login={login} onChange={setLogin} isDisabled={running} />
      <p className={dialog.note}>{server.needsLogin ? t('servers.loginNeeded') : t('servers.loginOptional')}</p>
      <div className={styles.status} role="status">
        {running ? <ProgressBar className={styles.progress ?? ''} isIndeterminate aria-label={t('servers.adding')}><span className={styles.bar} aria-hidden /><span>{t('servers.adding')}</span></ProgressBar> : null}
        {problem ? <p className={dialog.warning} data-problem={problem.code}>{t(`problem.${problem.code}`)}</p> : null}
      </div>
      <DialogActions>
        <Button onPress={onBack}>{t('servers.back')}</Button>
        <Button type="submit" look="primary" isDisabled={running || name.trim() === ''}>{t('servers.add')}</Button>
      </DialogActions>
    </Form>
  );
}
