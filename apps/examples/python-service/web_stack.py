"""The stack of the web service."""

from aws_cdk import Stack, Stage
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_route53 as route53
from pets_network import (
    AddressPlan,
    ApiDomain,
    DerivedTier,
    FlowLogs,
    Ingress,
    NatGateways,
    TieredVpc,
    TierSecurityGroups,
    TierType,
)
from pets_observability import ServiceLogGroup
from pets_security import CustomerKey, LogBucket
from pets_service import ContainerService, PublicLoadBalancer, ServiceImage, Traffic

# replace with your hosted zone
ZONE_ID = "Z0123456789ABCDEFGHIJ"
ZONE_NAME = "example.com"


class WebStack(Stack):
    """A container behind an HTTPS load balancer, in a VPC of its own."""

    def __init__(self, scope, id):
        super().__init__(scope, id)
        key = CustomerKey(self, "Key", description="logs of the web service")
        vpc = TieredVpc(
            self,
            "Vpc",
            address_plan=AddressPlan.derived(
                cidr="10.0.0.0/16",
                availability_zones=[f"{self.region}{zone}" for zone in "ab"],
                tiers=[
                    DerivedTier(name="public", tier_type=TierType.PUBLIC, prefix_length=24),
                    DerivedTier(name="private", tier_type=TierType.PRIVATE, prefix_length=22),
                ],
            ),
            nat_gateways=NatGateways.SINGLE,
            flow_logs=FlowLogs.to_cloud_watch(encryption_key=key),
        )
        groups = TierSecurityGroups(self, "Groups", vpc=vpc, ingress=Ingress.internet())
        domain = ApiDomain(
            self,
            "Domain",
            hosted_zone=route53.HostedZone.from_hosted_zone_attributes(
                self, "Zone", hosted_zone_id=ZONE_ID, zone_name=ZONE_NAME
            ),
            domain_name=f"web-{Stage.of(self).stage_name}.{ZONE_NAME}",
        )
        server_access_logs = LogBucket(self, "ServerAccessLogs")
        load_balancer = PublicLoadBalancer(
            self,
            "LoadBalancer",
            vpc=vpc,
            vpc_subnets=vpc.subnets("public"),
            security_group=groups.load_balancer,
            certificate=domain.certificate("Certificate"),
            access_logs=LogBucket(
                self, "AccessLogs", server_access_logs={"bucket": server_access_logs}
            ),
        )
        domain.alias_to_load_balancer(load_balancer)
        ContainerService(
            self,
            "Service",
            vpc=vpc,
            vpc_subnets=vpc.subnets("private"),
            security_group=groups.service,
            cluster=ecs.Cluster(
                self, "Cluster", vpc=vpc, container_insights_v2=ecs.ContainerInsights.ENHANCED
            ),
            image=ServiceImage.from_registry("public.ecr.aws/nginx/nginx-unprivileged:1.29"),
            container_port=8080,
            cpu=256,
            memory_limit_mib=512,
            log_group=ServiceLogGroup(self, "Logs", encryption_key=key),
            traffic=Traffic.from_listener(load_balancer.listener),
        )
