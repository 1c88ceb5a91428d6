import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../../../packages/nx-cdk/src/toolkit';
import { findPython } from '../src/python';

const python = findPython();
const withPython = python ? test : test.skip;
if (!python) process.stderr.write('skipped: no Python for the containers of the emulator\n');

withPython('the files of an archive are extracted to one folder, readable by their owner only', () => {
  const code = `
import io, stat, sys, tarfile
from pathlib import Path
from docker.container import unpack
buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w") as bundle:
    for name in ("server.crt", "../outside/server.key"):
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(name), 0o644
        bundle.addfile(member, io.BytesIO(name.encode()))
    folder = tarfile.TarInfo("folder")
    folder.type = tarfile.DIRTYPE
    bundle.addfile(folder)
for file in unpack(buffer.getvalue(), Path(sys.argv[1])):
    print(file.relative_to(sys.argv[1]), file.read_text(), oct(stat.S_IMODE(file.stat().st_mode)))
`;
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  const { stdout, stderr } = execute(python ?? '', ['-c', code, folder], {
    env: { PYTHONPATH: join(__dirname, '../assets/emulator'), PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(`${stderr}${stdout}`.trim().split('\n')).toEqual([
    'server.crt server.crt 0o600',
    'server.key ../outside/server.key 0o600',
  ]);
});
