import { Link2, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Checkbox, Form, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, Button as SelectButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Camera } from '#model/camera';
import { splitCameraId } from '#model/ids';
import type { CameraId, ServerId } from '#model/ids';
import { nameIn } from '#model/local-name';
import type { ServerConfig } from '#model/server';
import { useCatalogue, usePage, useSettings } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CameraPicker } from '../ui/camera-picker.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { useFormat } from '../ui/use-format.ts';
import { choiceOf, emptyChoice, optionsOf, pairsByName } from './composite-choice.ts';
import type { CompositeChoice } from './composite-choice.ts';
import styles from './servers.module.css';
import { useSavedServers } from './use-servers.ts';
import { useWork } from './use-work.ts';

/** Composites are found nowhere: the address only has to be one. */
const noAddress = 'http://composite/';

/** A site put together of saved servers: pictures and footage from one, steering and events of single cameras from others. */
export function CompositeDialog({ server, onClose }: { server: ServerConfig | null; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const { language } = useSettings();
  const { cameras } = useCatalogue();
  const others = useSavedServers().filter(({ id, kind }) => id !== server?.id && kind !== 'composite');
  const { running, problem, run } = useWork();
  const [name, setName] = useState(server?.name ?? '');
  const [choice, setChoice] = useState<CompositeChoice>(() => (server ? choiceOf(server) : emptyChoice));
  const [pair, setPair] = useState<{ readonly camera: CameraId | null; readonly by: CameraId | null; readonly turn: number }>({ camera: null, by: null, turn: 0 });
  const { media, control } = choice;
  const change = (part: Partial<CompositeChoice>) => { setChoice((before) => ({ ...before, ...part })); };
  const [own, foreign] = useMemo(() => {
    const all = [...cameras.values()];
    const isPart = ({ id, server: of }: Camera, wanted: boolean) => (of === media) === wanted && splitCameraId(id)?.server !== server?.id;
    return [all.filter((camera) => isPart(camera, true)), all.filter((camera) => isPart(camera, false))];
  }, [cameras, media, server?.id]);
  const save = () => {
    if (media === null) return;
    const wish = { kind: 'composite' as const, name: name.trim(), address: noAddress, options: optionsOf({ ...choice, media }) };
    run(async (signal) => { await (server ? bridge.api.servers.change({ id: server.id, ...wish }, { signal }) : bridge.api.servers.add(wish, { signal })); }, onClose);
  };
  const words = (id: CameraId) => {
    const camera = cameras.get(id);
    return camera ? `${format.number(camera.number)} · ${nameIn(camera.name, language)}` : id;
  };
  return (
    <Dialog title={t(server ? 'composite.change' : 'composite.title')} isOpen onClose={onClose}>
      <Form className={styles.form ?? ''} onSubmit={(event) => { event.preventDefault(); save(); }}>
        <p className={dialog.note}>{t(others.length === 0 ? 'composite.noServers' : 'composite.explain')}</p>
        <NameField label={t('servers.name')} value={name} onChange={setName} />
        <Select className={dialog.field ?? ''} selectedKey={media} placeholder={t('composite.choose')} isDisabled={server !== null} onSelectionChange={(key) => { change({ media: key as ServerId, control: new Map() }); }}>
          <Label className={dialog.label ?? ''}>{t('composite.media')}</Label>
          <SelectButton className={`${dialog.input ?? ''} ${styles.select ?? ''}`}><SelectValue /></SelectButton>
          <Popover className={dialog.popover ?? ''}>
            <ListBox className={dialog.menu ?? ''} items={others}>{(one) => <ListBoxItem id={one.id} className={dialog.item ?? ''}><bdi dir="auto">{one.name}</bdi></ListBoxItem>}</ListBox>
          </Popover>
        </Select>
        {media === null ? null : (
          <fieldset className={styles.pairs}>
            <legend className={dialog.label}>{t('composite.control')}</legend>
            <ul className={styles.list}>
              {[...control].map(([camera, by]) => (
                <li key={camera} className={styles.server} data-pair={camera}>
                  <div className={styles.words}><bdi dir="auto" className={styles.name}>{words(camera)}</bdi><span className={styles.second}>{t('composite.by', { camera: `\u2068${words(by)}\u2069` })}</span></div>
                  <IconButton label={t('composite.unpair')} onPress={() => { change({ control: new Map([...control].filter(([one]) => one !== camera)) }); }}><Trash2 size={16} aria-hidden /></IconButton>
                </li>
              ))}
            </ul>
            <div className={styles.newPair} key={pair.turn}>
              <CameraPicker label={t('composite.camera')} cameras={own.filter(({ id }) => !control.has(id))} chosen={pair.camera} onChoose={(camera) => { setPair((before) => ({ ...before, camera })); }} />
              <CameraPicker label={t('composite.steeredBy')} cameras={foreign} chosen={pair.by} onChoose={(by) => { setPair((before) => ({ ...before, by })); }} />
            </div>
            <div className={styles.pairActions}>
              <Button onPress={() => { change({ control: new Map([...pairsByName(own, foreign), ...control]) }); }}>{t('composite.byName')}</Button>
              <Button
                isDisabled={pair.camera === null || pair.by === null}
                onPress={() => {
                  if (pair.camera !== null && pair.by !== null) change({ control: new Map([...control, [pair.camera, pair.by]]) });
                  setPair(({ turn }) => ({ camera: null, by: null, turn: turn + 1 }));
                }}
              >
                <Link2 size={16} aria-hidden /> {t('composite.pair')}
              </Button>
            </div>
          </fieldset>
        )}
        <Checkbox className={styles.check ?? ''} isSelected={choice.bookmarks === 'own-store'} onChange={(is) => { change({ bookmarks: is ? 'own-store' : 'media' }); }}><span className={styles.box} aria-hidden /> {t('composite.ownBookmarks')}</Checkbox>
        <Checkbox className={styles.check ?? ''} isSelected={choice.mediaEvents} onChange={(mediaEvents) => { change({ mediaEvents }); }}><span className={styles.box} aria-hidden /> {t('composite.mediaEvents')}</Checkbox>
        <Checkbox className={styles.check ?? ''} isSelected={choice.hideParts} onChange={(hideParts) => { change({ hideParts }); }}><span className={styles.box} aria-hidden /> {t('composite.hideParts')}</Checkbox>
        <p className={dialog.warning} role="status">{problem ? t(`problem.${problem.code}`) : '\u00a0'}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={running || media === null || name.trim() === ''}>{t('dialog.save')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
