/**
 * The windows of one PC tell each other what they would have of it, and each reckons its own part (pc-share.ts): there is nobody to ask,
 * nothing to wait for, and a window that ends leaves its part to the others.
 */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { MeasuredCapacity } from './budget.ts';
import type { BudgetKeeper } from './budget-keeper.ts';
import type { PcChannel } from './pc-channel.ts';
import { fullOf, heldDemand } from './pc-share.ts';
import type { WindowDemand } from './pc-share.ts';

/** What one window tells; millions of pixels a second. */
export interface WindowTold {
  readonly window: string;
  readonly monitor: number;
  /** It was opened behind another of its monitor, which it is to replace. */
  readonly isBehind: boolean;
  readonly demand: WindowDemand;
  /** Granted, and what all its players would take at full rate, by their number. */
  readonly used: number;
  readonly wanted: number;
  /** What the PC carries, where this window found it to be less than usual; null where it did not. */
  readonly limit: number | null;
  /** What the PC was measured to carry, at this window's monitor. */
  readonly measured: MeasuredCapacity | null;
}

export interface PcMessage {
  readonly told: WindowTold;
  /** It begins, and asks the others to tell theirs. */
  readonly asks: boolean;
}

/** All other windows together. */
export interface OtherWindows {
  readonly demands: readonly WindowDemand[];
  readonly used: number;
  readonly wanted: number;
  readonly full: number;
  /** The least of their limits; infinite where none found one. */
  readonly limit: number;
}

export interface PcWindows {
  readonly others: OtherWindows;
  /** What the PC was measured to carry at another window's monitor: it is the same PC. */
  readonly measuredElsewhere: StoreApi<MeasuredCapacity | null>;
  tell(own: Partial<Pick<WindowTold, 'limit' | 'measured'>>): void;
  /** This window takes nothing any more. */
  close(): void;
}

export interface PcWindowsOptions {
  /** Its name, which no other window has. */
  readonly window: string;
  readonly monitor: number;
  readonly isBehind: boolean;
  readonly budget: BudgetKeeper;
  readonly open: (window: string, onMessage: (message: PcMessage) => void) => Promise<PcChannel<PcMessage> | null>;
  /** The document: who is hidden comes last. */
  readonly page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
}

/** What a window asks less is told after this (ms), more at once: a tile that changes its stream, or fails and comes back, shall not make others go up and down. */
const lessAfterMs = 3_000;
/** No picture is as small; sums of the same numbers differ by less. */
const least = 0.001;

export function sharePc({ window, monitor, isBehind, budget, open, page }: PcWindowsOptions): PcWindows {
  const known = new Map<string, WindowTold>();
  const measuredElsewhere = createStore<MeasuredCapacity | null>(() => null);
  let own: Pick<WindowTold, 'limit' | 'measured'> = { limit: null, measured: null };
  let channel: PcChannel<PcMessage> | null = null;
  let isClosed = false;
  let last = '';
  let demand: WindowDemand = budget.demand;
  let lessTimer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;

  const post = (asks: boolean): void => {
    const told: WindowTold = { window, monitor, isBehind, demand, used: budget.used, wanted: budget.wanted, ...own };
    const text = JSON.stringify(told);
    if (!asks && text === last) return;
    last = text;
    channel?.post({ told, asks });
  };
  /** Once for all changes of one moment. */
  const due = (): void => {
    if (isDue || isClosed) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      if (isClosed) return;
      const now = budget.demand;
      const isLess = fullOf(demand) - fullOf(now) > least;
      demand = isLess ? heldDemand(demand, now) : now;
      clearTimeout(lessTimer);
      if (isLess) {
        lessTimer = setTimeout(() => {
          demand = budget.demand;
          post(false);
        }, lessAfterMs);
      }
      post(false);
    });
  };
  const reckon = (): void => {
    const all = [...known.values()];
    const isUnseen = page.visibilityState === 'hidden' || (isBehind && all.some((other) => other.monitor === monitor));
    budget.setBeside(all.map((other) => other.demand), isUnseen);
    const before = measuredElsewhere.getState();
    // Known once, it stays so when that window is closed.
    const measured = all.find((other) => other.measured !== null)?.measured ?? before;
    if (measured?.megapixelsPerSecond !== before?.megapixelsPerSecond || measured?.isLimit !== before?.isLimit) measuredElsewhere.setState(measured, true);
  };
  const hear = ({ told, asks }: PcMessage): void => {
    if (isClosed) return;
    const isNew = !known.has(told.window);
    known.set(told.window, told);
    reckon();
    if (isNew) void channel?.ended(told.window).then(() => {
      known.delete(told.window);
      if (!isClosed) reckon();
    });
    if (asks) {
      last = '';
      due();
    }
  };

  const leaveBudget = budget.onChange(due);
  page.addEventListener('visibilitychange', reckon);
  void open(window, hear).then((opened) => {
    channel = opened;
    if (isClosed) opened?.close();
    else post(true);
  });
  return {
    get others() {
      const all = [...known.values()];
      return {
        demands: all.map((other) => other.demand), used: sum(all, (other) => other.used), wanted: sum(all, (other) => other.wanted), full: sum(all, (other) => fullOf(other.demand)),
        limit: Math.min(...all.map(({ limit }) => limit ?? Number.POSITIVE_INFINITY)),
      };
    },
    measuredElsewhere,
    tell(news) {
      own = { ...own, ...news };
      due();
    },
    close() {
      isClosed = true;
      clearTimeout(lessTimer);
      leaveBudget();
      page.removeEventListener('visibilitychange', reckon);
      channel?.close();
      known.clear();
      budget.setBeside([], false);
    },
  };
}

/** A window that is alone on its PC. */
export const alone: OtherWindows = { demands: [], used: 0, wanted: 0, full: 0, limit: Number.POSITIVE_INFINITY };

function sum(all: readonly WindowTold[], of: (told: WindowTold) => number): number {
  return all.reduce((total, told) => total + of(told), 0);
}
