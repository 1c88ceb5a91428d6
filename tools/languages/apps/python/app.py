from aws_cdk import App, Environment
from pets_compliance import Compliance, ComplianceRule, CustomPack, RuleOutcome
from shop_stack import ShopStack


class EncryptedBucket(ComplianceRule):
    def __init__(self):
        super().__init__(
            name="EncryptedBucket",
            title="buckets are encrypted",
            resource_types=["AWS::S3::Bucket"],
        )

    def evaluate(self, resource):
        encrypted = "BucketEncryption" in resource.properties
        return RuleOutcome.COMPLIANT if encrypted else RuleOutcome.NON_COMPLIANT


app = App()
ShopStack(app, "Shop", env=Environment(account="111111111111", region="us-east-1"))

Compliance.of(app).check(packs=[CustomPack(name="Team", rules=[EncryptedBucket()])])
app.synth()
