package shop

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/example/pets-go/petssecurity"
)

// Allows AWS Backup to use a key.
type backups struct {
	petssecurity.KeyService
}

func newBackups() petssecurity.KeyService {
	service := &backups{}
	petssecurity.NewKeyService_Override(service)
	return service
}

func (b *backups) Bind(scope constructs.IConstruct) *petssecurity.KeyServiceConfig {
	return &petssecurity.KeyServiceConfig{
		Statements: &[]awsiam.PolicyStatement{
			awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("backup.amazonaws.com"), nil)},
				Actions:    jsii.Strings("kms:Decrypt"),
				Resources:  jsii.Strings("*"),
			}),
		},
	}
}
