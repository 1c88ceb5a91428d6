"""Passes constructs where their L2 constructs are expected, and extends abstract classes, in Python."""

import os

from aws_cdk import App, Stack, assertions
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_wafv2 as wafv2
from pets_security import (
    CustomerKey,
    FirewallLogging,
    FirewallRule,
    FirewallRuleConfig,
    KeyService,
    KeyServiceConfig,
    LogBucket,
    WebFirewall,
)


class Backups(KeyService):
    def bind(self, scope):
        statement = iam.PolicyStatement(
            principals=[iam.ServicePrincipal("backup.amazonaws.com")], actions=["kms:Decrypt"], resources=["*"]
        )
        return KeyServiceConfig(statements=[statement])


class BlockGermany(FirewallRule):
    def bind(self, scope, *, web_acl_scope, client_address):
        return FirewallRuleConfig(
            name="BlockGermany",
            capacity=1,
            statement=wafv2.CfnWebACL.StatementProperty(
                geo_match_statement=wafv2.CfnWebACL.GeoMatchStatementProperty(country_codes=["DE"])
            ),
            action=wafv2.CfnWebACL.RuleActionProperty(block={}),
        )


app = App(outdir=os.environ["CDK_OUTDIR"])
stack = Stack(app, "Python")

key = CustomerKey(stack, "Key", description="logs", services=[Backups(), KeyService.cloud_watch_logs()])
bucket = LogBucket(stack, "Logs", encryption_key=key)
assert isinstance(key, kms.Key) and isinstance(bucket, s3.Bucket)

# L2 constructs of the CDK accept the key and the bucket
logs.LogGroup(stack, "Group", encryption_key=key)
cloudtrail.Trail(stack, "Trail", bucket=bucket, encryption_key=key)

WebFirewall(
    stack,
    "Firewall",
    logging=FirewallLogging.to_new_log_group(encryption_key=key),
    extra_rules=[BlockGermany()],
)

template = assertions.Template.from_stack(stack)
has = assertions.Match.object_like
among = assertions.Match.array_with
template.has_resource_properties(
    "AWS::KMS::Key",
    {"KeyPolicy": {"Statement": among([has({"Principal": {"Service": "backup.amazonaws.com"}})])}},
)
template.has_resource_properties(
    "AWS::CloudTrail::Trail",
    {
        "KMSKeyId": {"Fn::GetAtt": [assertions.Match.string_like_regexp("^Key"), "Arn"]},
        "S3BucketName": {"Ref": assertions.Match.string_like_regexp("^Logs")},
    },
)
template.has_resource_properties(
    "AWS::WAFv2::WebACL", {"Rules": among([has({"Name": "BlockGermany", "Action": {"Block": {}}})])}
)
app.synth()
