import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { languages } from '#model/local-name';
import type { Language } from '#model/local-name';
import { useSettings } from '../state/use-page.ts';
import styles from './settings.module.css';
import { useWriteSettings } from '../ui/use-write-settings.ts';

const labels: Record<Language, { short: string; whole: string }> = {
  ar: { short: 'ع', whole: 'العربية' }, fr: { short: 'FR', whole: 'Français' }, en: { short: 'EN', whole: 'English' },
};

/** The language of the whole installation, while running. Each name is in its own language: that is how people find it. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  const { language } = useSettings();
  const write = useWriteSettings();
  return (
    <ToggleButtonGroup
      aria-label={t('language.name')} className={styles.languages ?? ''} selectionMode="single" disallowEmptySelection selectedKeys={[language]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) write({ language: key as Language });
      }}
    >
      {languages.map((one) => (
        <ToggleButton key={one} id={one} className={styles.language ?? ''} aria-label={labels[one].whole}><span lang={one}>{labels[one].short}</span></ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
