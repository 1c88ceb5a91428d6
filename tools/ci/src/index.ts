export { compareApi, type ApiBreak } from './api-diff';
export { checkOutBase, isCommit, removeBase, type BaseOptions } from './base';
