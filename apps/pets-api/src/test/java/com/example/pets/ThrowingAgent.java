package com.example.pets;

import java.nio.file.Files;
import java.nio.file.Path;

/** Java agent for the end-to-end tests: throws an exception in a thread of the running application when a file exists. */
public final class ThrowingAgent {

    private ThrowingAgent() {
    }

    public static void premain(String file) {
        var thread = new Thread(() -> throwWhenExists(Path.of(file)), "background-work");
        thread.setDaemon(true);
        thread.start();
    }

    private static void throwWhenExists(Path file) {
        while (!Files.exists(file)) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException exception) {
                return;
            }
        }
        throw new IllegalStateException("background work failed");
    }
}
