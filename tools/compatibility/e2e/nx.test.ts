import { recordRun, type Row } from '../src';
import { testGeneratedProjects } from './nx/generated-projects';
import { NX, PNPM } from './nx/versions';

const rows: Row[] = [];

// npm and the lowest version of Nx are tested each night
testGeneratedProjects({ nx: NX.newest, manager: PNPM }, rows);

test('docs/compatibility.md is current', () => recordRun('nx', rows));
