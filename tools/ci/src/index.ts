export { checkOutBase, isCommit, removeBase, type BaseOptions } from './base';
