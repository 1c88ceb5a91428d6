export * from './construct-library';
export * from './private-project';
export * from './workflows';
export * from './workspace';
