import type { Control } from '../control';
import { rule } from '../decisions';
import { lustreTags } from './lustre-tags';
import { ontapZones } from './ontap-zones';
import { openZfsTags } from './openzfs-tags';
import { openZfsZones } from './openzfs-zones';
import { windowsZones } from './windows-zones';

/** Controls for Amazon FSx. */
export const FSX: readonly Control[] = [
  {
    id: 'FSx.1',
    title: 'OpenZFS file systems copy tags to backups and volumes',
    severity: 'low',
    decision: rule(openZfsTags),
  },
  {
    id: 'FSx.2',
    title: 'Lustre file systems copy tags to backups',
    severity: 'low',
    decision: rule(lustreTags),
  },
  {
    id: 'FSx.3',
    title: 'OpenZFS file systems run in several Availability Zones',
    severity: 'medium',
    decision: rule(openZfsZones),
  },
  {
    id: 'FSx.4',
    title: 'ONTAP file systems run in several Availability Zones',
    severity: 'medium',
    decision: rule(ontapZones),
  },
  {
    id: 'FSx.5',
    title: 'Windows file systems run in several Availability Zones',
    severity: 'medium',
    decision: rule(windowsZones),
  },
];
