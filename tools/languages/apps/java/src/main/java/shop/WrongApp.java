package shop;

import com.example.pets.security.CustomerKey;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;

/** An app with an invalid value. */
public final class WrongApp {
  public static void main(String[] args) {
    Stack stack = new Stack(new App(), "Shop");
    CustomerKey.Builder.create(stack, "Key").description("shop").pendingWindow(Duration.days(3)).build();
  }
}
