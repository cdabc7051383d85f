/** Secrets through Electron's safeStorage. `basic_text` (Linux without a keyring) is reported as weak, never hidden (F38). */
import { safeStorage } from 'electron';
import Store from 'electron-store';
import type { Secrets } from '#bridge/host';

export function safeStorageSecrets(): Secrets {
  const store = new Store<Record<string, string>>({ name: 'secrets', configFileMode: 0o600 });
  const available = safeStorage.isEncryptionAvailable();
  const name = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform === 'darwin' ? 'keychain' : 'dpapi';
  const weak = name === 'basic_text' || name === 'unknown';
  const need = (): void => { if (!available) throw new Error(`the system's secret store (${name}) is not available`); };
  return {
    backend: { name, strength: available ? (weak ? 'weak' : 'strong') : 'none' },
    read: async (key) => {
      need();
      const kept = store.get(encodeKey(key));
      return kept === undefined ? null : safeStorage.decryptString(Buffer.from(kept, 'base64'));
    },
    write: async (key, value) => {
      need();
      store.set(encodeKey(key), safeStorage.encryptString(value).toString('base64'));
    },
    remove: async (key) => store.delete(encodeKey(key)),
  };
}

/** electron-store reads dots as paths; a secret's key is only a name. */
function encodeKey(key: string): string {
  return Buffer.from(key).toString('base64url');
}
