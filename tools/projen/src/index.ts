export * from './construct-library';
export * from './owner';
export * from './private-project';
export * from './published-tool';
export * from './repository-files';
export * from './repository-links';
export * from './workflows';
export * from './workspace';
