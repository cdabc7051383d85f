import { CircleHelp, CircleX, Clock, Dot, LoaderCircle, Moon, Snowflake, Unplug } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { TileLook } from './tile-look.ts';
import styles from './tile.module.css';

const icons: Record<TileLook, LucideIcon> = {
  idle: Moon, connecting: LoaderCircle, fresh: Dot, late: Clock, frozen: Snowflake, unknown: CircleHelp, 'no-signal': Unplug, failed: CircleX,
};

export function TileStateIcon({ look, size = 16 }: { look: TileLook; size?: number }) {
  const Icon = icons[look];
  return <Icon size={size} strokeWidth={look === 'fresh' ? 7 : 2.25} aria-hidden className={look === 'connecting' ? styles.turning : undefined} />;
}
