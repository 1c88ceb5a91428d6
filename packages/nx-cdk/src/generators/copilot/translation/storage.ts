import { call, literal } from '../code';
import { flag, text, whole } from '../values';
import type { Source, StageCode } from './stage-code';

/** Translates `storage`. Without it, the root file system is writable, as with AWS Copilot. */
export function translateStorage({ fields }: Source, code: StageCode): void {
  const storage = fields.map('storage');
  const isReadOnly = storage?.get('readonly_fs', flag, 'true or false', 'rootFilesystem');
  const base = isReadOnly ? 'RootFilesystem.readOnly()' : 'RootFilesystem.writable()';
  if (!isReadOnly) {
    fields.note(
      'storage.readonly_fs',
      'byHand',
      'The root file system is writable, as before. Prefer RootFilesystem.readOnly(), the default of ContainerService',
    );
  }
  const volumes = storage?.map('volumes');
  const mounted = (volumes?.keys() ?? []).flatMap((key) => {
    const volume = volumes?.map(key);
    if (volume?.has('efs') && volume.peek('efs') !== false) {
      volume.byHand('efs', 'Add the file system with ServiceFileSystem.addVolume() or ServiceVolume.efs()');
      for (const name of ['path', 'read_only']) volume.byHand(name, 'Option of the volume of the file system');
      return [];
    }
    volume?.noEquivalent('efs', 'The volume is in the storage of the task');
    const path = volume?.get('path', text, 'a path in the container', 'ServiceVolume.ephemeral()');
    volume?.noEquivalent('read_only', 'A volume in the storage of the task is writable');
    return path === undefined ? [] : [call('ServiceVolume.ephemeral', [], { containerPath: literal(path) })];
  });
  const size = storage?.get('ephemeral', whole(20, 200), 'a whole number from 20 to 200 GiB', 'withEphemeralStorage()');
  const withVolumes = mounted.length > 0 ? `.withVolumes(${mounted.join(', ')})` : '';
  // 20 GiB is the size of a task without the property
  const withStorage = size !== undefined && size > 20 ? `.withEphemeralStorage(${size})` : '';
  code.props['rootFilesystem'] = `${base}${withVolumes}${withStorage}`;
}
