export function installedElectron(): string | null;
export function findElectron(wanted: boolean): Promise<string | null>;
