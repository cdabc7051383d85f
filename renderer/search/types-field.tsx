import { Group, Label, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cameraEventTypes } from '#model/camera-event';
import type { CameraEventType } from '#model/camera-event';
import dialog from '../ui/dialog.module.css';
import choice from '../ui/one-of.module.css';

/** Sorts of events; none chosen is all of them. */
export function TypesField({ types, onTypes }: { types: readonly CameraEventType[]; onTypes: (types: readonly CameraEventType[]) => void }) {
  const { t } = useTranslation();
  const label = t(types.length === 0 ? 'search.anyType' : 'search.types');
  return (
    <Group className={dialog.field ?? ''} aria-label={t('search.types')}>
      <Label className={dialog.label ?? ''}>{label}</Label>
      <ToggleButtonGroup className={choice.row ?? ''} aria-label={t('search.types')} selectionMode="multiple" selectedKeys={types} onSelectionChange={(keys) => { onTypes(cameraEventTypes.filter((one) => keys.has(one))); }}>
        {cameraEventTypes.map((type) => <ToggleButton key={type} id={type} className={choice.choice ?? ''}>{t(`timeline.event.${type}`)}</ToggleButton>)}
      </ToggleButtonGroup>
    </Group>
  );
}
