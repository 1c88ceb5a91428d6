import type { Level } from '../recorder/model';
import type { Outcome } from '../reports/report-model';

/** Severity of the findings of a rule in each format. `docs/formats.md` has the sources. */
interface SeverityMapping {
  /** `Severity.Label` of the AWS Security Finding Format. */
  readonly asff: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH';
  /** `severity_id` of OCSF. */
  readonly ocsf: { readonly id: number; readonly name: string };
  /** `severity` of the security report of GitLab. */
  readonly gitlab: 'Info' | 'Low' | 'Medium' | 'High' | 'Unknown';
}

export const SEVERITIES: Readonly<Record<Level, SeverityMapping>> = {
  error: { asff: 'HIGH', ocsf: { id: 4, name: 'High' }, gitlab: 'High' },
  warning: { asff: 'MEDIUM', ocsf: { id: 3, name: 'Medium' }, gitlab: 'Medium' },
  info: { asff: 'LOW', ocsf: { id: 2, name: 'Low' }, gitlab: 'Low' },
};

/** Severity of a result that complies. */
export const COMPLIANT_SEVERITY: Pick<SeverityMapping, 'asff' | 'ocsf'> = {
  asff: 'INFORMATIONAL',
  ocsf: { id: 1, name: 'Informational' },
};

/** Status of a result in each format. `docs/formats.md` has the sources. */
interface StatusMapping {
  /** `Compliance.Status` and `Workflow.Status` of the AWS Security Finding Format. */
  readonly asff: {
    readonly compliance: 'PASSED' | 'FAILED' | 'NOT_AVAILABLE';
    readonly workflow: 'NEW' | 'SUPPRESSED' | 'RESOLVED';
  };
  /** `compliance.status_id` and `status_id` of OCSF. */
  readonly ocsf: {
    readonly compliance: { readonly id: number; readonly name: string };
    readonly finding: { readonly id: number; readonly name: string };
  };
}

export const STATUSES: Readonly<Record<Outcome, StatusMapping>> = {
  compliant: {
    asff: { compliance: 'PASSED', workflow: 'RESOLVED' },
    ocsf: { compliance: { id: 1, name: 'Pass' }, finding: { id: 4, name: 'Resolved' } },
  },
  acknowledged: {
    asff: { compliance: 'FAILED', workflow: 'SUPPRESSED' },
    ocsf: { compliance: { id: 3, name: 'Fail' }, finding: { id: 3, name: 'Suppressed' } },
  },
  nonCompliant: {
    asff: { compliance: 'FAILED', workflow: 'NEW' },
    ocsf: { compliance: { id: 3, name: 'Fail' }, finding: { id: 1, name: 'New' } },
  },
  error: {
    asff: { compliance: 'NOT_AVAILABLE', workflow: 'NEW' },
    ocsf: { compliance: { id: 0, name: 'Unknown' }, finding: { id: 1, name: 'New' } },
  },
};
