/** What the store needs of a logger; pino's fits. Never given paths of people or credentials. */
export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
