package shop;

import com.example.pets.security.KeyService;
import com.example.pets.security.KeyServiceConfig;
import java.util.List;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.IConstruct;

/** Allows AWS Backup to use a key. */
final class Backups extends KeyService {
  @Override
  public KeyServiceConfig bind(IConstruct scope) {
    PolicyStatement statement =
        PolicyStatement.Builder.create()
            .principals(List.of(new ServicePrincipal("backup.amazonaws.com")))
            .actions(List.of("kms:Decrypt"))
            .resources(List.of("*"))
            .build();
    return KeyServiceConfig.builder().statements(List.of(statement)).build();
  }
}
