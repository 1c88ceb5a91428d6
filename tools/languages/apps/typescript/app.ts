import { App } from 'aws-cdk-lib/core';
import { Compliance, ComplianceRule, CustomPack, type FinalResource, RuleOutcome } from '@pets/compliance';
import { ShopStack } from './shop-stack';

class EncryptedBucket extends ComplianceRule {
  constructor() {
    super({ name: 'EncryptedBucket', title: 'buckets are encrypted', resourceTypes: ['AWS::S3::Bucket'] });
  }

  public evaluate(resource: FinalResource): RuleOutcome {
    return 'BucketEncryption' in resource.properties ? RuleOutcome.COMPLIANT : RuleOutcome.NON_COMPLIANT;
  }
}

const app = new App();
new ShopStack(app, 'Shop', { env: { account: '111111111111', region: 'us-east-1' } });

Compliance.of(app).check({ packs: [new CustomPack({ name: 'Team', rules: [new EncryptedBucket()] })] });
app.synth();
