import { testGeneratedProjects } from '../e2e/nx/generated-projects';
import { NX } from '../e2e/nx/versions';
import { recordRun, type Row } from '../src';

const rows: Row[] = [];

testGeneratedProjects({ nx: NX.lowest, manager: 'npm' }, rows);

test('docs/compatibility.md is current', () => recordRun('nx-nightly', rows));
