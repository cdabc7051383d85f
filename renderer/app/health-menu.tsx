import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { embeddedServerId } from '#model/ids';
import type { LiveKind } from '#model/live';
import type { ServerHealth } from '../state/health.ts';
import { useConnection, useDesk, usePage, useSafeMode, useSecond, useServers } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import popover from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import styles from './app.module.css';
import { healthLine } from './health-line.ts';
import type { Grade, HealthWord } from './health-line.ts';

const gradeOf: Record<ServerHealth['is'], Grade> = { ok: 'good', degraded: 'warn', unreachable: 'bad' };
const connectionText = { open: 'health.connected', connecting: 'health.connecting', lost: 'health.lost', refused: 'health.lost' } as const;
const icons = { good: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** Connection and recorders in one word; the details on a press. */
export function HealthMenu() {
  const { t } = useTranslation();
  const format = useFormat();
  const connection = useConnection();
  const servers = useServers();
  const about = useStore(usePage().about);
  const saved = useStore(usePage().servers);
  const strained = useDesk((state) => state.strained);
  const safeMode = useSafeMode();
  const { grade, words } = healthLine({ connection, servers, safeMode, strained });
  const summary = words.map(textOf).join(' · ');
  const Icon = connection === 'connecting' ? LoaderCircle : connection !== 'open' ? Unplug : icons[grade];
  return (
    <DialogTrigger>
      <Button look="bare" aria-label={t('health.line', { name: t('health.name'), state: summary })}>
        <span className={styles.health} data-is={grade} data-health-grade={grade}><Icon size={18} aria-hidden style={{ verticalAlign: '-4px' }} /> {summary}</span>
      </Button>
      <Popover className={popover.popover ?? ''}>
        <Dialog className={`${popover.popoverDialog} ${styles.facts}`} aria-label={t('health.name')}>
          <Fact is={connection === 'open' ? 'good' : 'bad'}>
            <p>{t('health.line', { name: t('health.core'), state: t(connectionText[connection]) })}</p>
            {about === null ? null : <p className={styles.quiet}>{t('health.version', { version: about.version })}</p>}
            {typeof about?.demo !== 'string' ? null : <p className={styles.quiet}>{t('health.demo', { name: about.demo })}</p>}
          </Fact>
          {safeMode ? <Fact is="warn"><p>{t('health.safeMode')}</p>{strained ? null : <LowGears />}<p className={styles.quiet}>{t('safeMode.next')}</p></Fact> : null}
          {strained ? <Fact is="warn"><p>{t('health.strained')}</p><LowGears /><p className={styles.quiet}>{t('health.strainedNext')}</p></Fact> : null}
          {servers.length === 0 ? <Fact is="warn"><p>{t('health.noRecorder')}</p></Fact> : null}
          {servers.map((server) => (
            <Fact key={server.server} is={server.alarms.length > 0 && server.is === 'ok' ? 'warn' : gradeOf[server.is]}>
              <p>{t('health.line', { name: nameOf(server), state: t(`health.${server.is}`) })} <span className={styles.quiet}>{t('health.since', { time: format.time(server.since) })}</span></p>
              {server.alarms.map((alarm) => <p key={alarm.code}>{t(`problem.${alarm.code}`)} <span className={styles.quiet}>{t('health.since', { time: format.time(alarm.since) })}</span></p>)}
            </Fact>
          ))}
          {typeof about?.weakSecrets !== 'string' ? null : <Fact is="warn"><p>{t('health.weakSecrets', { detail: about.weakSecrets })}</p></Fact>}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );

  function nameOf({ server }: ServerHealth): string {
    return server === embeddedServerId ? t('health.embedded') : saved.find(({ id }) => id === server)?.name ?? t('health.recorder', { server });
  }

  function textOf(word: HealthWord): string {
    switch (word.is) {
      case 'connection': return t(connectionText[word.connection]);
      case 'unreachable': return t('health.line', { name: nameOf(word.server), state: t('health.unreachable') });
      case 'alarms': return t('health.alarms', { count: word.count, number: format.number(word.count) });
      default: return t(`health.${word.is}`);
    }
  }
}

/** How many tiles show less than they would. */
function LowGears() {
  const { t } = useTranslation();
  const format = useFormat();
  const { tiles } = usePage();
  useSecond();
  const shown = (via: LiveKind): string => format.number([...tiles.all().values()].filter(({ state }) => state.state === 'showing' && state.via === via).length);
  return <p data-low-gears>{t('health.lowGear', { keyFrames: shown('keyframes'), stills: shown('stills') })}</p>;
}

function Fact({ is, children }: { is: Grade; children: ReactNode }) {
  const Icon = icons[is];
  return <div className={styles.fact} data-is={is}><Icon size={18} aria-hidden /><div>{children}</div></div>;
}
