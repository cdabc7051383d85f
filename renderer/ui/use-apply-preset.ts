import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { applyPreset } from '../state/apply-preset.ts';
import { askFirst } from '../state/ask-first.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from './toasts.tsx';
import { formatFor } from './use-format.ts';
import { useRefusal } from './use-refusal.ts';

/** Shows a wall preset on all its monitors and says on which; what undo and redo do with it later is said, too. A person is asked first where this monitor's part is more than this PC carries. Resolves to false where the core refused, or the question stands. */
export function useApplyPreset(): (id: string) => Promise<boolean> {
  const page = usePage();
  // In the language of the moment, which may be another one when it is taken back.
  const { i18n } = useTranslation();
  const refused = useRefusal();
  return useCallback((id) => {
    const format = () => formatFor(page.settings.getState());
    const words = ({ name, number }: { readonly name: string; readonly number: number }, monitors: readonly number[]) => (
      { name: `\u2068${name}\u2069`, number: format().number(number), monitors: format().numbers(monitors) });
    const apply = () => applyPreset(page, id, {
      applied: (preset, unseen) => {
        const seen = preset.monitors.map(({ number }) => number).filter((number) => !unseen.includes(number));
        if (seen.length > 0) toast(i18n.t('presets.applied', words(preset, seen)), 'good');
        if (unseen.length > 0) toast(i18n.t('presets.unseen', words(preset, unseen)), 'warn');
      },
      takenBack: ({ preset, monitors, changed }) => {
        if (monitors.length > 0) toast(i18n.t('presets.takenBack', words(preset, monitors)), 'good');
        if (changed.length > 0) toast(i18n.t('presets.changedSince', words(preset, changed)), 'bad');
      },
      refused,
    });
    const preset = page.presets.getState().find((one) => one.id === id);
    const here = preset?.monitors.find(({ number }) => number === page.monitorNumber);
    if (!preset || !here) return apply();
    let applied = Promise.resolve(false);
    askFirst(page, { is: 'preset', name: preset.name }, here, () => { applied = apply(); });
    return applied;
  }, [i18n, page, refused]);
}
