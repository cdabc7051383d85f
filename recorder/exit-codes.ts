/** How the recorder ends when starting it again would not help; the supervisor ends with the same code. */
export const exitCodes = { badConfig: 2, portInUse: 3, dataNewer: 4, folderOwned: 5 } as const;

export const finalExitCodes: ReadonlySet<number> = new Set(Object.values(exitCodes));

export const exitReasons: ReadonlyMap<number, string> = new Map<number, string>([
  [exitCodes.badConfig, 'the configuration is not usable'],
  [exitCodes.portInUse, 'the port is in use by another program'],
  [exitCodes.dataNewer, 'the data folder was written by a newer version'],
  [exitCodes.folderOwned, 'the data folder belongs to another recorder'],
]);
