export { recordRun } from './record';
export { SECTIONS, type Row, type Section } from './run';
