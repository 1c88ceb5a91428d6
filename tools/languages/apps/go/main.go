package main

import (
	"shop/shop"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/example/pets-go/petscompliance"
)

type encryptedBucket struct {
	petscompliance.ComplianceRule
}

func newEncryptedBucket() petscompliance.ComplianceRule {
	rule := &encryptedBucket{}
	petscompliance.NewComplianceRule_Override(rule, &petscompliance.ComplianceRuleProps{
		Name:          jsii.String("EncryptedBucket"),
		Title:         jsii.String("buckets are encrypted"),
		ResourceTypes: jsii.Strings("AWS::S3::Bucket"),
	})
	return rule
}

func (r *encryptedBucket) Evaluate(resource petscompliance.FinalResource) petscompliance.RuleOutcome {
	if _, encrypted := (*resource.Properties())["BucketEncryption"]; encrypted {
		return petscompliance.RuleOutcome_COMPLIANT()
	}
	return petscompliance.RuleOutcome_NON_COMPLIANT()
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	shop.NewShopStack(app, "Shop", &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("111111111111"), Region: jsii.String("us-east-1")},
	})

	pack := petscompliance.NewCustomPack(&petscompliance.CustomPackProps{
		Name:  jsii.String("Team"),
		Rules: &[]petscompliance.ComplianceRule{newEncryptedBucket()},
	})
	petscompliance.Compliance_Of(app).Check(&petscompliance.ComplianceOptions{
		Packs: &[]petscompliance.CompliancePack{pack},
	})
	app.Synth(nil)
}
