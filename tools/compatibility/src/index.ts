export { compare } from './peers/registry';
export { recordRun } from './record';
export { SECTIONS, type Row, type Section } from './run';
