package shop;

import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

public final class ShopApp {
  public static void main(String[] args) {
    App app = new App();
    Environment env = Environment.builder().account("111111111111").region("us-east-1").build();
    new ShopStack(app, "Shop", StackProps.builder().env(env).build());
    app.synth();
  }
}
