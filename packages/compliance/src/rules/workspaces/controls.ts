import type { Control } from '../control';
import { rule } from '../decisions';
import { rootVolumeEncryption } from './root-volume';
import { userVolumeEncryption } from './user-volume';

/** Controls for Amazon WorkSpaces. */
export const WORKSPACES: readonly Control[] = [
  {
    id: 'WorkSpaces.1',
    title: 'user volumes of workspaces are encrypted',
    severity: 'medium',
    decision: rule(userVolumeEncryption),
  },
  {
    id: 'WorkSpaces.2',
    title: 'root volumes of workspaces are encrypted',
    severity: 'medium',
    decision: rule(rootVolumeEncryption),
  },
];
