import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ServerConfig } from '#model/server';
import type { ServerHealth } from '../state/health.ts';
import { useFormat } from '../ui/use-format.ts';
import { kindName } from './kind-name.ts';
import styles from './servers.module.css';

/** A clock that is this far off (ms) is worth a word: footage is looked up by it. */
const clockOffMs = 2_000;
const icons = { ok: CircleCheck, degraded: TriangleAlert, unreachable: CircleAlert };

/** Name, what it is, and how it is: in words, never by colour alone. */
export function ServerFacts({ server, health }: { server: ServerConfig; health: ServerHealth | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const Icon = health ? icons[health.is] : LoaderCircle;
  const what = [health?.info?.product ?? kindName[server.kind], health?.info?.version].filter(Boolean).join(' ');
  const offset = health?.clockOffsetMs ?? 0;
  return (
    <div className={styles.facts} data-is={health?.is ?? 'unknown'}>
      <Icon size={18} aria-hidden />
      <div className={styles.words}>
        <bdi dir="auto" className={styles.name}>{server.name}</bdi>
        <span className={styles.second}><bdi dir="ltr">{what}</bdi> · {server.kind === 'generic' ? t('inventory.list') : server.kind === 'composite' ? t('composite.made') : <bdi dir="ltr">{server.address}</bdi>}</span>
        <span className={styles.second}>
          {health ? t(`health.${health.is}`) : t('servers.waiting')}
          {health?.is === 'ok' && health.latencyMs !== undefined ? <> · {t('servers.latency', { ms: format.number(Math.round(health.latencyMs)) })}</> : null}
          {Math.abs(offset) > clockOffMs ? <> · {t(offset > 0 ? 'servers.clockAhead' : 'servers.clockBehind', { seconds: format.number(Math.round(Math.abs(offset) / 1000)) })}</> : null}
        </span>
        {health?.lastError && health.is !== 'ok' ? <span className={styles.error}>{t(`problem.${health.lastError.code}`)}</span> : null}
      </div>
    </div>
  );
}
