from aws_cdk import Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from pets_database import ConnectionSecrets, PasswordRotation, PostgresDatabase, RotationStrategy
from pets_network import (
    AddressPlan,
    DerivedTier,
    FlowLogs,
    Ingress,
    TieredVpc,
    TierSecurityGroups,
    TierType,
)
from pets_observability import AlertTopic, DatabaseAlarms, ServiceAlarms, ServiceLogGroup
from pets_security import CustomerKey, KeyService, KeyServiceConfig, LogBucket, RequiredTags
from pets_service import ContainerService, PublicLoadBalancer, ServiceImage, ServiceSecret, Traffic


class Backups(KeyService):
    """Allows AWS Backup to use a key."""

    def bind(self, scope):
        statement = iam.PolicyStatement(
            principals=[iam.ServicePrincipal("backup.amazonaws.com")],
            actions=["kms:Decrypt"],
            resources=["*"],
        )
        return KeyServiceConfig(statements=[statement])


class ShopStack(Stack):
    def __init__(self, scope, id, **kwargs):
        super().__init__(scope, id, **kwargs)

        key = CustomerKey(self, "Key", description="shop", services=[Backups()])

        vpc = TieredVpc(
            self,
            "Vpc",
            address_plan=AddressPlan.derived(
                cidr="10.0.0.0/16",
                availability_zones=["us-east-1a", "us-east-1b"],
                tiers=[
                    DerivedTier(name="public", tier_type=TierType.PUBLIC, prefix_length=26),
                    DerivedTier(name="private", tier_type=TierType.PRIVATE, prefix_length=22),
                    DerivedTier(name="database", tier_type=TierType.ISOLATED, prefix_length=26),
                ],
            ),
            flow_logs=FlowLogs.to_cloud_watch(encryption_key=key),
        )
        groups = TierSecurityGroups(self, "Groups", vpc=vpc, ingress=Ingress.internet())
        log_group = ServiceLogGroup(self, "Logs", encryption_key=key)

        secrets = ConnectionSecrets(self, "Secrets", encryption_key=key, username="shop")
        database = PostgresDatabase(
            self,
            "Database",
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name="database"),
            security_groups=[groups.database],
            encryption_key=key,
            credentials=secrets.credentials,
            database_name="shop",
            engine_version=rds.PostgresEngineVersion.VER_17_9,
            instance_type=ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
        )
        secrets.connect_to(database)
        PasswordRotation(
            self,
            "Rotation",
            database=database,
            strategy=RotationStrategy.single_user(),
            vpc=vpc,
            security_groups=[groups.rotation],
            encryption_key=key,
            automatically_after=Duration.days(30),
        )

        load_balancer = PublicLoadBalancer(
            self,
            "LoadBalancer",
            vpc=vpc,
            security_group=groups.load_balancer,
            certificate=acm.Certificate.from_certificate_arn(
                self,
                "Certificate",
                "arn:aws:acm:us-east-1:111111111111:certificate/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c",
            ),
            access_logs=LogBucket(self, "AccessLogs"),
        )
        service = ContainerService(
            self,
            "Service",
            vpc=vpc,
            security_group=groups.service,
            image=ServiceImage.from_registry("public.ecr.aws/nginx/nginx-unprivileged:1.29"),
            container_port=8080,
            cpu=256,
            memory_limit_mib=512,
            environment={"SPRING_PROFILES_ACTIVE": "prod"},
            secrets={"DB_URL": ServiceSecret.from_secrets_manager(secrets.url)},
            log_group=log_group,
            traffic=Traffic.from_listener(load_balancer.listener),
        )

        actions = AlertTopic(self, "Alerts", encryption_key=key, emails=["team@example.com"])
        DatabaseAlarms(
            self,
            "DatabaseAlarms",
            database=database.instance,
            actions=actions,
            alarm_name_prefix="shop",
        )
        ServiceAlarms(
            self,
            "ServiceAlarms",
            service=service.fargate_service,
            actions=actions,
            alarm_name_prefix="shop",
        )

        RequiredTags.of(self).apply({"Project": "shop", "Environment": "prod", "Owner": "platform-team"})
