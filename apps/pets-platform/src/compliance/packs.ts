import { CompliancePack } from '@pets/compliance';

/** Packs that check the deployment. */
export const PACKS: CompliancePack[] = [
  CompliancePack.AWS_SOLUTIONS,
  CompliancePack.NIST_800_53_R5,
  CompliancePack.PCI_DSS_401,
  CompliancePack.HIPAA_SECURITY,
  CompliancePack.CIS_AWS_500,
  CompliancePack.AWS_FSBP,
];

export const NIST = 'NIST.800.53.R5';
export const PCI = 'PCI.DSS.4.0.1';
export const HIPAA = 'HIPAA.Security';
export const CIS = 'CIS.AWS.Foundations';
export const FSBP = 'AWS.FSBP';

/** The same rule of several packs. */
export function of(rule: string, ...packs: string[]): string[] {
  return packs.map((pack) => `${pack}::${pack}-${rule}`);
}

/** An AWS managed policy. */
export function managedPolicy(name: string): string {
  return `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${name}]`;
}
