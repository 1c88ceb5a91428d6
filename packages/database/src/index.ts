export * from './connection-secrets';
export * from './database-storage';
export * from './password-rotation';
export * from './postgres-database';
export * from './postgres-database-props';
