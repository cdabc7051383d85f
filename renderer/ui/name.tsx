import type { ReactNode } from 'react';
import { nameIn } from '#model/local-name';
import type { Language, LocalName } from '#model/local-name';

/** A name of a server's making: isolated, so that its direction never moves what stands around it (F58). */
export function Name({ name, language, children }: { name: LocalName; language: Language; children?: ReactNode }) {
  return <bdi dir="auto">{children ?? nameIn(name, language)}</bdi>;
}
