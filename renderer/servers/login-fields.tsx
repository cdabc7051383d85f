import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import dialog from '../ui/dialog.module.css';

export interface Login { readonly user: string; readonly password: string }
interface Props { readonly login: Login; readonly onChange: (login: Login) => void; readonly isDisabled: boolean; readonly autoFocus?: boolean }

/** User and password. The password is never shown again, not even to who typed it. */
export function LoginFields({ login, onChange, isDisabled, autoFocus = false }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <TextField className={dialog.field ?? ''} value={login.user} onChange={(user) => { onChange({ ...login, user }); }} maxLength={200} isDisabled={isDisabled} autoFocus={autoFocus}>
        <Label className={dialog.label ?? ''}>{t('servers.user')}</Label>
        <Input className={dialog.input ?? ''} dir="ltr" autoComplete="off" spellCheck={false} />
      </TextField>
      <TextField className={dialog.field ?? ''} value={login.password} onChange={(password) => { onChange({ ...login, password }); }} type="password" maxLength={2000} isDisabled={isDisabled}>
        <Label className={dialog.label ?? ''}>{t('servers.password')}</Label>
        <Input className={dialog.input ?? ''} dir="ltr" autoComplete="new-password" />
      </TextField>
    </>
  );
}
