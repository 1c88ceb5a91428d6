import type { NagPack } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { awsFsbp } from '../standards/aws-fsbp';
import { cisAwsFoundations } from '../standards/cis';
import { pciDss } from '../standards/pci-dss';
import type { Standard } from '../standards/standard';
import type { ControlCoverage } from './control-coverage';
import { coverageOf } from './standard-coverage';
import { createStandardPack } from './standard-pack';

/** Names of the standards in `CompliancePack`. */
export type StandardName = 'AWS_FSBP' | 'CIS_AWS_500' | 'PCI_DSS_401';

/** The standards. Created when they are used, because they load all rules. */
export const STANDARDS: Readonly<Record<StandardName, () => Standard>> = {
  AWS_FSBP: awsFsbp,
  CIS_AWS_500: cisAwsFoundations,
  PCI_DSS_401: pciDss,
};

/** Creates the pack of a standard, and all its controls for the reports. */
export function bindStandard(
  scope: IConstruct,
  name: StandardName,
): { readonly pack: NagPack; readonly controls: ControlCoverage[] } {
  const standard = STANDARDS[name]();
  return { pack: createStandardPack(scope, standard), controls: coverageOf(standard) };
}
