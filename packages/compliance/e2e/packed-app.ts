/** An app in TypeScript that uses the packed library. */
export const APP = `import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Compliance, CompliancePack, ComplianceRule, CustomPack, FinalResource, RuleOutcome } from '@pets/compliance';

class BucketName extends ComplianceRule {
  constructor() {
    super({ name: 'BucketName', title: 'buckets have a fixed name', resourceTypes: ['AWS::S3::Bucket'] });
  }

  public evaluate(bucket: FinalResource): RuleOutcome {
    return typeof bucket.properties.BucketName === 'string' ? RuleOutcome.COMPLIANT : RuleOutcome.NON_COMPLIANT;
  }
}

const app = new App();
new s3.Bucket(new Stack(app, 'Logs'), 'AccessLogs');
Compliance.of(app).check({
  packs: [
    CompliancePack.AWS_FSBP,
    CompliancePack.CIS_AWS_500,
    CompliancePack.PCI_DSS_401,
    new CustomPack({ name: 'Team', rules: [new BucketName()] }),
  ],
  acknowledgements: [
    {
      rules: ['AWS.FSBP::AWS.FSBP-S3.9', 'PCI.DSS.4.0.1::PCI.DSS.4.0.1-S3.9'],
      at: ['Logs/AccessLogs'],
      reason: 'Logging of the logging bucket itself would create an infinite loop',
      owner: 'platform-team',
      expires: '2027-05-31',
    },
  ],
});
app.synth();
`;
