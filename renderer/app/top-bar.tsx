import { Keyboard, Lock, Maximize, Minimize, PanelLeftClose, PanelLeftOpen, Save, Server } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AwayButton } from '../ptz/away-button.tsx';
import { LanguageSwitch } from '../settings/language-switch.tsx';
import { SettingsMenu } from '../settings/settings-menu.tsx';
import { useDesk, usePage, useSettings } from '../state/use-page.ts';
import { IconButton } from '../ui/button.tsx';
import { ViewsMenu } from '../views/views-menu.tsx';
import { LayoutPicker } from '../wall/layout-picker.tsx';
import lighthouse from '../ui/lighthouse.svg';
import styles from './app.module.css';
import { HealthMenu } from './health-menu.tsx';
import { MonitorsMenu } from './monitors-menu.tsx';
import { useFullScreen } from './use-full-screen.ts';
import { WallClock } from './wall-clock.tsx';

export function TopBar() {
  const { t } = useTranslation();
  const { desk, lock } = usePage();
  const { language } = useSettings();
  const panelOpen = useDesk((state) => state.panelOpen);
  const fullScreen = useFullScreen();
  const mirrored = language === 'ar' ? { style: { scale: '-1 1' } } : {};
  return (
    <header className={styles.bar} aria-label={t('bar.name')}>
      <IconButton label={t(panelOpen ? 'bar.hidePanel' : 'bar.showPanel')} shortcut="E" onPress={() => { desk.setState({ panelOpen: !panelOpen }); }}>
        {panelOpen ? <PanelLeftClose size={18} aria-hidden {...mirrored} /> : <PanelLeftOpen size={18} aria-hidden {...mirrored} />}
      </IconButton>
      <span className={styles.brand}><img src={lighthouse} alt="" width={24} height={24} />{t('product')}</span>
      <MonitorsMenu />
      <LayoutPicker />
      <ViewsMenu />
      <IconButton label={t('views.saveTitle')} shortcut="Ctrl+S" onPress={() => { desk.setState({ dialog: 'save-view' }); }}><Save size={18} aria-hidden /></IconButton>
      <span className={styles.space} />
      <AwayButton />
      <HealthMenu />
      <span className={styles.gap} />
      <IconButton label={t('servers.title')} onPress={() => { desk.setState({ dialog: 'servers' }); }}><Server size={18} aria-hidden /></IconButton>
      <LanguageSwitch />
      <SettingsMenu />
      <IconButton label={t('keys.lock')} shortcut="Ctrl+L" onPress={() => { lock.lock(); }}><Lock size={18} aria-hidden /></IconButton>
      <IconButton label={t('bar.keys')} shortcut="?" onPress={() => { desk.setState({ dialog: 'keys' }); }}><Keyboard size={18} aria-hidden /></IconButton>
      <IconButton label={t(fullScreen.on ? 'bar.leaveFullScreen' : 'bar.fullScreen')} shortcut="F" onPress={fullScreen.toggle}>
        {fullScreen.on ? <Minimize size={18} aria-hidden /> : <Maximize size={18} aria-hidden />}
      </IconButton>
      <WallClock />
    </header>
  );
}
