import { Camera as CameraIcon, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import type { NumberedPreset } from '#model/ptz';
import type { PtzCameraSettings } from '#model/ptz-tour';
import { usePage } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import styles from '../ui/dialog.module.css';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { keepStill, useStill } from './preset-still.ts';
import own from './ptz.module.css';

interface Props {
  readonly camera: CameraId;
  readonly tile: number;
  readonly presets: readonly NumberedPreset[];
  readonly settings: PtzCameraSettings;
  readonly onChange: () => void;
}

/** Places the camera remembers: go there, name, take away, keep what is seen now. */
export function PresetsPart({ camera, tile, presets, settings, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber: monitor, ptz, pictures } = usePage();
  const refused = useRefusal();
  const can = useStore(ptz.abilities, (known) => known.get(camera)?.presets);
  const [name, setName] = useState('');
  const clean = name.trim();
  const save = () => {
    bridge.api.ptz.presets.save({ camera, monitor, name: clean }).then(async (preset) => {
      await keepStill(bridge, camera, preset.id, pictures.get(tile));
      toast(t('ptz.saved', { number: format.number(preset.number), name: `\u2068${preset.name}\u2069` }), 'good');
      setName('');
      onChange();
    }).catch(refused);
  };
  return (
    <section className={own.section}>
      <h3>{t('ptz.presets')}</h3>
      {presets.length === 0 ? <p className={styles.note}>{t(can?.save ? 'ptz.noPresets' : 'ptz.noPresetsAtAll')}</p> : null}
      <ul className={own.grid}>
        {presets.map((preset) => <Preset key={preset.id} {...{ camera, tile, preset, onChange }} isHome={settings.homePreset === preset.id} />)}
      </ul>
      {can?.save ? (
        <Form className={own.row ?? ''} onSubmit={(event) => { event.preventDefault(); if (clean !== '') save(); }}>
          <TextField className={styles.field ?? ''} value={name} onChange={setName} maxLength={64}>
            <Label className={styles.label ?? ''}>{t('ptz.saveLabel')}</Label>
            <Input className={styles.input ?? ''} dir="auto" autoComplete="off" />
          </TextField>
          <Button type="submit" isDisabled={clean === ''}>{t('ptz.save')}</Button>
        </Form>
      ) : null}
    </section>
  );
}

interface PresetProps extends Omit<Props, 'presets' | 'settings'> { readonly preset: NumberedPreset; readonly isHome: boolean }

function Preset({ camera, tile, preset, isHome, onChange }: PresetProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber: monitor, ptz, pictures } = usePage();
  const refused = useRefusal();
  const can = useStore(ptz.abilities, (known) => known.get(camera)?.presets);
  const still = useStill(camera, preset.id, preset.stillAt);
  const [asked, setAsked] = useState<'name' | 'remove' | null>(null);
  const [name, setName] = useState(preset.name);
  const { api } = bridge;
  const { id } = preset;
  const number = format.number(preset.number);
  const renew = () => {
    keepStill(bridge, camera, id, pictures.get(tile)).then((isKept) => {
      if (isKept) onChange();
      else toast(t('toast.noPicture'), 'bad');
    }, refused);
  };
  const close = () => {
    setAsked(null);
    onChange();
  };
  return (
    <li className={own.preset} data-preset={preset.number}>
      <div className={own.still}>{still === null ? t('ptz.noStill') : <img src={still} alt="" />}</div>
      {asked === null ? (
        <>
          <div className={own.presetRow}>
            <kbd className={own.number} dir="ltr">P{preset.number}</kbd>
            <bdi dir="auto" className={own.presetName} title={preset.name}>{preset.name}{isHome ? ` (${t('ptz.isHome')})` : ''}</bdi>
          </div>
          <div className={own.presetRow}>
            <Button isDisabled={!can?.go} aria-label={t('ptz.goTo', { number, name: preset.name })} onPress={() => { api.ptz.presets.go({ camera, monitor, preset: id }).then(() => undefined, refused); }}>{t('ptz.go')}</Button>
            <IconButton label={t('ptz.renew')} onPress={renew}><CameraIcon size={16} aria-hidden /></IconButton>
            {can?.rename ? <IconButton label={t('views.rename')} onPress={() => { setAsked('name'); }}><Pencil size={16} aria-hidden /></IconButton> : null}
            {can?.remove ? <IconButton label={t('views.remove')} onPress={() => { setAsked('remove'); }}><Trash2 size={16} aria-hidden /></IconButton> : null}
          </div>
        </>
      ) : null}
      {asked === 'name' ? (
        <Form className={own.presetRow ?? ''} onSubmit={(event) => { event.preventDefault(); if (name.trim() !== '') api.ptz.presets.rename({ camera, monitor, preset: id, name: name.trim() }).then(close, refused); }}>
          <TextField aria-label={t('ptz.presetName')} value={name} onChange={setName} maxLength={64} autoFocus><Input className={styles.input ?? ''} dir="auto" autoComplete="off" size={12} /></TextField>
          <Button type="submit">{t('views.rename')}</Button>
        </Form>
      ) : null}
      {asked === 'remove' ? (
        <div className={own.presetRow}>
          <Button look="danger" onPress={() => { api.ptz.presets.remove({ camera, monitor, preset: id }).then(close, refused); }}>{t('views.remove')}</Button>
          <Button autoFocus onPress={() => { setAsked(null); }}>{t('dialog.cancel')}</Button>
        </div>
      ) : null}
    </li>
  );
}
