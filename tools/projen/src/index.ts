export * from './construct-library';
export * from './private-project';
export * from './published-tool';
export * from './workflows';
export * from './workspace';
