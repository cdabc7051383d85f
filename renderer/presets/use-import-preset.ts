import { useTranslation } from 'react-i18next';
import { usePage } from '../state/use-page.ts';
import { problemOf } from '../state/bridge-problem.ts';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';

/** Brings a preset's file to the wall and says what was taken in; null is a file that is none. */
export function useImportPreset(): (file: File | null, how: 'imported' | 'importReplaced') => void {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const refused = useRefusal();
  const noPreset = () => { toast(t('toast.refused', { reason: t('presets.noPresetFile') }), 'bad'); };
  return (file, how) => {
    if (file === null) { noPreset(); return; }
    bridge.api.walls.presets.importFile({ file }).then(({ name, number, monitors }) => {
      toast(t(`presets.${how}`, { name: `\u2068${name}\u2069`, number: format.number(number), monitors: format.number(monitors.length) }), 'good');
    }, (error: unknown) => {
      if (problemOf(error).code === 'invalid-input') noPreset();
      else refused(error);
    });
  };
}
