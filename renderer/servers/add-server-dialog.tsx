import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../state/use-page.ts';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { AddressStep } from './address-step.tsx';
import { CertificateStep } from './certificate-step.tsx';
import { ChooseStep } from './choose-step.tsx';
import { DiscoverStep } from './discover-step.tsx';
import { LoginStep } from './login-step.tsx';
import type { FoundServer } from './found-server.ts';

type Step =
  | { readonly at: 'address'; readonly typed: string }
  | { readonly at: 'discover' }
  | { readonly at: 'choose'; readonly found: readonly FoundServer[]; readonly user: string | null }
  | { readonly at: 'certificate' | 'login'; readonly server: FoundServer; readonly user: string | null; readonly from: Step };

/** Address, typed or picked from what announces itself → what answers there → its certificate, if nobody knows it → login → its cameras. */
export function AddServerDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const [step, setStep] = useState<Step>({ at: 'address', typed: '' });

  function chosen(server: FoundServer, user: string | null, from: Step): void {
    setStep({ at: server.certificate ? 'certificate' : 'login', server, user, from });
  }

  return (
    <Dialog title={t('servers.addTitle')} isOpen onClose={onClose}>
      {step.at === 'address' ? (
        <AddressStep
          typed={step.typed}
          onDiscover={() => { setStep({ at: 'discover' }); }}
          probe={(address, signal) => bridge.api.servers.probe({ address }, { signal })}
          onFound={({ found, user }) => {
            const [only] = found;
            if (only && found.length === 1) chosen(only, user, step);
            else setStep({ at: 'choose', found, user });
          }}
          onClose={onClose}
        />
      ) : null}
      {step.at === 'discover' ? (
        <DiscoverStep
          onChoose={(typed) => { setStep({ at: 'address', typed }); }}
          onBack={() => { setStep({ at: 'address', typed: '' }); }}
        />
      ) : null}
      {step.at === 'choose' ? <ChooseStep found={step.found} onChoose={(server) => { chosen(server, step.user, step); }} onBack={() => { setStep({ at: 'address', typed: '' }); }} /> : null}
      {step.at === 'certificate' ? <CertificateStep server={step.server} onApprove={() => { setStep({ ...step, at: 'login' }); }} onBack={() => { setStep(step.from); }} /> : null}
      {step.at === 'login' ? (
        <LoginStep
          server={step.server} user={step.user ?? ''}
          add={(login, signal) => bridge.api.servers.add({
            kind: step.server.kind as 'mediamtx', name: login.name, address: step.server.address,
            ...(login.user !== '' && { user: login.user }), ...(login.password !== '' && { password: login.password }),
            ...(step.server.certificate && { certificate: step.server.certificate.fingerprint }),
          }, { signal })}
          onAdded={({ server, cameras }) => {
            toast(t('servers.added', { name: `\u2068${server.name}\u2069`, count: cameras, number: format.number(cameras) }), 'good');
            onClose();
          }}
          onBack={() => { setStep(step.from); }}
        />
      ) : null}
    </Dialog>
  );
}
