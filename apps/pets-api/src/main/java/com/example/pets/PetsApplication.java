package com.example.pets;

import java.util.Arrays;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Serves requests or, with the argument {@code migrate}, migrates the database and exits. */
@SpringBootApplication
public class PetsApplication {

    private static final String MIGRATE = "migrate";

    public static void main(String[] args) {
        // By default the JVM prints these exceptions as plain text, which filters for JSON log events do not match.
        Thread.setDefaultUncaughtExceptionHandler((thread, exception) -> LoggerFactory.getLogger(PetsApplication.class)
                .error("uncaught exception in thread {}", thread.getName(), exception));
        var application = new SpringApplication(PetsApplication.class);
        if (Arrays.asList(args).contains(MIGRATE)) {
            application.setWebApplicationType(WebApplicationType.NONE);
            application.setAdditionalProfiles(MIGRATE);
            System.exit(SpringApplication.exit(application.run(args)));
        }
        application.run(args);
    }
}
