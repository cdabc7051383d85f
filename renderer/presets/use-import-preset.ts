import { useTranslation } from 'react-i18next';
import type { SavedVersion } from '#model/saved-version';
import { usePage } from '../state/use-page.ts';
import { problemOf } from '../state/bridge-problem.ts';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';

/**
 * Brings a preset's file to the wall and says what was taken in; null is a file that is none. Resolves to false where a preset that this
 * page did not know in this version has the name: a person is to be asked.
 */
export function useImportPreset(): (file: File | null, replaces: SavedVersion | null) => Promise<boolean> {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const refused = useRefusal();
  const noPreset = () => { toast(t('toast.refused', { reason: t('presets.noPresetFile') }), 'bad'); };
  return async (file, replaces) => {
    if (file === null) {
      noPreset();
      return true;
    }
    try {
      const { name, number, monitors } = await bridge.api.walls.presets.importFile({ file, replaces });
      toast(t(replaces ? 'presets.importReplaced' : 'presets.imported', { name: `\u2068${name}\u2069`, number: format.number(number), monitors: format.number(monitors.length) }), 'good');
    } catch (error) {
      const { code } = problemOf(error);
      if (code === 'conflict') return false;
      if (code === 'invalid-input') noPreset();
      else refused(error);
    }
    return true;
  };
}
