package shop

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/example/pets-go/petsdatabase"
	"github.com/example/pets-go/petsnetwork"
	"github.com/example/pets-go/petsobservability"
	"github.com/example/pets-go/petssecurity"
	"github.com/example/pets-go/petsservice"
)

const certificate = "arn:aws:acm:us-east-1:111111111111:certificate/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c"

func NewShopStack(scope constructs.Construct, id string, props *awscdk.StackProps) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, props)

	key := petssecurity.NewCustomerKey(stack, jsii.String("Key"), &petssecurity.CustomerKeyProps{
		Description: jsii.String("shop"),
		Services:    &[]petssecurity.KeyService{newBackups()},
	})

	vpc := petsnetwork.NewTieredVpc(stack, jsii.String("Vpc"), &petsnetwork.TieredVpcProps{
		AddressPlan: petsnetwork.AddressPlan_Derived(&petsnetwork.DerivedPlanProps{
			Cidr:              jsii.String("10.0.0.0/16"),
			AvailabilityZones: jsii.Strings("us-east-1a", "us-east-1b"),
			Tiers: &[]*petsnetwork.DerivedTier{
				{Name: jsii.String("public"), TierType: petsnetwork.TierType_PUBLIC, PrefixLength: jsii.Number(26)},
				{Name: jsii.String("private"), TierType: petsnetwork.TierType_PRIVATE, PrefixLength: jsii.Number(22)},
				{Name: jsii.String("database"), TierType: petsnetwork.TierType_ISOLATED, PrefixLength: jsii.Number(26)},
			},
		}),
		FlowLogs: petsnetwork.FlowLogs_ToCloudWatch(&petsnetwork.CloudWatchFlowLogsProps{EncryptionKey: key}),
	})
	groups := petsnetwork.NewTierSecurityGroups(stack, jsii.String("Groups"), &petsnetwork.TierSecurityGroupsProps{
		Vpc:     vpc,
		Ingress: petsnetwork.Ingress_Internet(nil),
	})
	logGroup := petsobservability.NewServiceLogGroup(stack, jsii.String("Logs"), &petsobservability.ServiceLogGroupProps{
		EncryptionKey: key,
	})

	secrets := petsdatabase.NewConnectionSecrets(stack, jsii.String("Secrets"), &petsdatabase.ConnectionSecretsProps{
		EncryptionKey: key,
		Username:      jsii.String("shop"),
	})
	database := petsdatabase.NewPostgresDatabase(stack, jsii.String("Database"), &petsdatabase.PostgresDatabaseProps{
		Vpc:            vpc,
		VpcSubnets:     &awsec2.SubnetSelection{SubnetGroupName: jsii.String("database")},
		SecurityGroups: &[]awsec2.ISecurityGroup{groups.Database()},
		EncryptionKey:  key,
		Credentials:    secrets.Credentials(),
		DatabaseName:   jsii.String("shop"),
		EngineVersion:  awsrds.PostgresEngineVersion_VER_17_9(),
		InstanceType:   awsec2.InstanceType_Of(awsec2.InstanceClass_T4G, awsec2.InstanceSize_MEDIUM),
	})
	secrets.ConnectTo(database)
	petsdatabase.NewPasswordRotation(stack, jsii.String("Rotation"), &petsdatabase.PasswordRotationProps{
		Database:           database,
		Strategy:           petsdatabase.RotationStrategy_SingleUser(nil),
		Vpc:                vpc,
		SecurityGroups:     &[]awsec2.ISecurityGroup{groups.Rotation()},
		EncryptionKey:      key,
		AutomaticallyAfter: awscdk.Duration_Days(jsii.Number(30)),
	})

	loadBalancer := petsservice.NewPublicLoadBalancer(stack, jsii.String("LoadBalancer"), &petsservice.PublicLoadBalancerProps{
		Vpc:           vpc,
		SecurityGroup: groups.LoadBalancer(),
		Certificate: awscertificatemanager.Certificate_FromCertificateArn(
			stack, jsii.String("Certificate"), jsii.String(certificate),
		),
		AccessLogs: petssecurity.NewLogBucket(stack, jsii.String("AccessLogs"), nil),
	})
	service := petsservice.NewContainerService(stack, jsii.String("Service"), &petsservice.ContainerServiceProps{
		Vpc:            vpc,
		SecurityGroup:  groups.Service(),
		Image:          petsservice.ServiceImage_FromRegistry(jsii.String("public.ecr.aws/nginx/nginx-unprivileged:1.29"), nil),
		ContainerPort:  jsii.Number(8080),
		Cpu:            jsii.Number(256),
		MemoryLimitMiB: jsii.Number(512),
		Environment:    &map[string]*string{"SPRING_PROFILES_ACTIVE": jsii.String("prod")},
		Secrets: &map[string]awsecs.Secret{
			"DB_URL": petsservice.ServiceSecret_FromSecretsManager(secrets.Url(), nil),
		},
		LogGroup: logGroup,
		Traffic:  petsservice.Traffic_FromListener(loadBalancer.Listener(), nil),
	})

	actions := petsobservability.NewAlertTopic(stack, jsii.String("Alerts"), &petsobservability.AlertTopicProps{
		EncryptionKey: key,
		Emails:        jsii.Strings("team@example.com"),
	})
	petsobservability.NewDatabaseAlarms(stack, jsii.String("DatabaseAlarms"), &petsobservability.DatabaseAlarmsProps{
		Database:        database.Instance(),
		Actions:         actions,
		AlarmNamePrefix: jsii.String("shop"),
	})
	petsobservability.NewServiceAlarms(stack, jsii.String("ServiceAlarms"), &petsobservability.ServiceAlarmsProps{
		Service:         service.FargateService(),
		Actions:         actions,
		AlarmNamePrefix: jsii.String("shop"),
	})

	petssecurity.RequiredTags_Of(stack).Apply(&map[string]*string{
		"Project":     jsii.String("shop"),
		"Environment": jsii.String("prod"),
		"Owner":       jsii.String("platform-team"),
	}, nil)
	return stack
}
