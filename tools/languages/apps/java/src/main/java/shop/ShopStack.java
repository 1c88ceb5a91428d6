package shop;

import com.example.pets.database.ConnectionSecrets;
import com.example.pets.database.PasswordRotation;
import com.example.pets.database.PostgresDatabase;
import com.example.pets.database.RotationStrategy;
import com.example.pets.network.AddressPlan;
import com.example.pets.network.CloudWatchFlowLogsProps;
import com.example.pets.network.DerivedPlanProps;
import com.example.pets.network.DerivedTier;
import com.example.pets.network.FlowLogs;
import com.example.pets.network.Ingress;
import com.example.pets.network.TierSecurityGroups;
import com.example.pets.network.TierType;
import com.example.pets.network.TieredVpc;
import com.example.pets.observability.AlertTopic;
import com.example.pets.observability.DatabaseAlarms;
import com.example.pets.observability.ServiceAlarms;
import com.example.pets.observability.ServiceLogGroup;
import com.example.pets.security.CustomerKey;
import com.example.pets.security.LogBucket;
import com.example.pets.security.RequiredTags;
import com.example.pets.service.ContainerService;
import com.example.pets.service.PublicLoadBalancer;
import com.example.pets.service.ServiceImage;
import com.example.pets.service.ServiceSecret;
import com.example.pets.service.Traffic;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.ec2.InstanceClass;
import software.amazon.awscdk.services.ec2.InstanceSize;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.rds.PostgresEngineVersion;
import software.constructs.Construct;

public final class ShopStack extends Stack {
  private static final String CERTIFICATE =
      "arn:aws:acm:us-east-1:111111111111:certificate/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c";

  public ShopStack(Construct scope, String id, StackProps props) {
    super(scope, id, props);

    CustomerKey key =
        CustomerKey.Builder.create(this, "Key")
            .description("shop")
            .services(List.of(new Backups()))
            .build();

    TieredVpc vpc =
        TieredVpc.Builder.create(this, "Vpc")
            .addressPlan(
                AddressPlan.derived(
                    DerivedPlanProps.builder()
                        .cidr("10.0.0.0/16")
                        .availabilityZones(List.of("us-east-1a", "us-east-1b"))
                        .tiers(
                            List.of(
                                tier("public", TierType.PUBLIC, 26),
                                tier("private", TierType.PRIVATE, 22),
                                tier("database", TierType.ISOLATED, 26)))
                        .build()))
            .flowLogs(
                FlowLogs.toCloudWatch(CloudWatchFlowLogsProps.builder().encryptionKey(key).build()))
            .build();
    TierSecurityGroups groups =
        TierSecurityGroups.Builder.create(this, "Groups")
            .vpc(vpc)
            .ingress(Ingress.internet())
            .build();
    ServiceLogGroup logGroup =
        ServiceLogGroup.Builder.create(this, "Logs").encryptionKey(key).build();

    ConnectionSecrets secrets =
        ConnectionSecrets.Builder.create(this, "Secrets")
            .encryptionKey(key)
            .username("shop")
            .build();
    PostgresDatabase database =
        PostgresDatabase.Builder.create(this, "Database")
            .vpc(vpc)
            .vpcSubnets(SubnetSelection.builder().subnetGroupName("database").build())
            .securityGroups(List.of(groups.getDatabase()))
            .encryptionKey(key)
            .credentials(secrets.getCredentials())
            .databaseName("shop")
            .engineVersion(PostgresEngineVersion.VER_17_9)
            .instanceType(InstanceType.of(InstanceClass.T4G, InstanceSize.MEDIUM))
            .build();
    secrets.connectTo(database);
    PasswordRotation.Builder.create(this, "Rotation")
        .database(database)
        .strategy(RotationStrategy.singleUser())
        .vpc(vpc)
        .securityGroups(List.of(groups.getRotation()))
        .encryptionKey(key)
        .automaticallyAfter(Duration.days(30))
        .build();

    PublicLoadBalancer loadBalancer =
        PublicLoadBalancer.Builder.create(this, "LoadBalancer")
            .vpc(vpc)
            .securityGroup(groups.getLoadBalancer())
            .certificate(Certificate.fromCertificateArn(this, "Certificate", CERTIFICATE))
            .accessLogs(new LogBucket(this, "AccessLogs"))
            .build();
    ContainerService service =
        ContainerService.Builder.create(this, "Service")
            .vpc(vpc)
            .securityGroup(groups.getService())
            .image(ServiceImage.fromRegistry("public.ecr.aws/nginx/nginx-unprivileged:1.29"))
            .containerPort(8080)
            .cpu(256)
            .memoryLimitMiB(512)
            .environment(Map.of("SPRING_PROFILES_ACTIVE", "prod"))
            .secrets(Map.of("DB_URL", ServiceSecret.fromSecretsManager(secrets.getUrl())))
            .logGroup(logGroup)
            .traffic(Traffic.fromListener(loadBalancer.getListener()))
            .build();

    AlertTopic actions =
        AlertTopic.Builder.create(this, "Alerts")
            .encryptionKey(key)
            .emails(List.of("team@example.com"))
            .build();
    DatabaseAlarms.Builder.create(this, "DatabaseAlarms")
        .database(database.getInstance())
        .actions(actions)
        .alarmNamePrefix("shop")
        .build();
    ServiceAlarms.Builder.create(this, "ServiceAlarms")
        .service(service.getFargateService())
        .actions(actions)
        .alarmNamePrefix("shop")
        .build();

    RequiredTags.of(this)
        .apply(Map.of("Project", "shop", "Environment", "prod", "Owner", "platform-team"));
  }

  private static DerivedTier tier(String name, TierType type, Number prefixLength) {
    return DerivedTier.builder().name(name).tierType(type).prefixLength(prefixLength).build();
  }
}
