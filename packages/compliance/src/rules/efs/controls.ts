import type { Control } from '../control';
import { rule } from '../decisions';
import { accessPointRoot } from './access-point-root';
import { accessPointUser } from './access-point-user';
import { efsAutomaticBackups } from './automatic-backups';
import { backupPlan } from './backup-plan';
import { encrypted } from './encrypted';
import { mountTargetSubnet } from './mount-target-subnet';

/** Controls for Amazon EFS. */
export const EFS: readonly Control[] = [
  {
    id: 'EFS.1',
    title: 'file systems are encrypted with a key of AWS KMS',
    severity: 'medium',
    decision: rule(encrypted),
  },
  {
    id: 'EFS.2',
    title: 'backup plans contain all file systems',
    severity: 'medium',
    decision: rule(backupPlan, 'Does not see backup selections outside the app.'),
  },
  {
    id: 'EFS.3',
    title: 'access points have a root directory of their own',
    severity: 'medium',
    decision: rule(accessPointRoot),
  },
  { id: 'EFS.4', title: 'access points have a user', severity: 'medium', decision: rule(accessPointUser) },
  {
    id: 'EFS.6',
    title: 'subnets of mount targets assign no public addresses',
    severity: 'medium',
    decision: rule(mountTargetSubnet),
  },
  {
    id: 'EFS.7',
    title: 'file systems have automatic backups',
    severity: 'medium',
    decision: rule(efsAutomaticBackups),
  },
  { id: 'EFS.8', title: 'file systems are encrypted at rest', severity: 'medium', decision: rule(encrypted) },
];
